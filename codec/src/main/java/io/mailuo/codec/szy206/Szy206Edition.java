package io.mailuo.codec.szy206;

/** The editions of the rules; what differs is named where it does. */
public enum Szy206Edition {
    /** SZY206-2016: time tags of 5 bytes, without month and year. */
    SZY206_2016("szy206", 5),
    /** SL/T 427-2021, which took its place: time tags of 7 bytes, weather in one report, electricity, voltage. */
    SLT427_2021("slt427", 7);

    private final String codec;
    private final int tagSize;

    Szy206Edition(String codec, int tagSize) {
        this.codec = codec;
        this.tagSize = tagSize;
    }

    /** The name of the codec. */
    public String codec() {
        return codec;
    }

    /** Bytes of a time tag. */
    public int tagSize() {
        return tagSize;
    }

    /** The other edition, whose tags are taken where the length says so. */
    Szy206Edition other() {
        return this == SZY206_2016 ? SLT427_2021 : SZY206_2016;
    }
}
