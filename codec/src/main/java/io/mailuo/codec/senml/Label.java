package io.mailuo.codec.senml;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of a SenML record with their labels (RFC 8428, 4.3, 5 and 6, table 4). The order is that of their CBOR labels. */
enum Label {
    BASE_SUM("bs"),
    BASE_VALUE("bv"),
    BASE_UNIT("bu"),
    BASE_TIME("bt"),
    BASE_NAME("bn"),
    BASE_VERSION("bver"),
    NAME("n"),
    UNIT("u"),
    VALUE("v"),
    STRING_VALUE("vs"),
    BOOLEAN_VALUE("vb"),
    SUM("s"),
    TIME("t"),
    UPDATE_TIME("ut"),
    DATA_VALUE("vd"),
    /** Ours: the quality bits. It has no CBOR number, so CBOR writes the text label too. */
    QUALITY("mq"),
    /** A link to an object's instance (OMA LwM2M 1.1 Core, 7.4.4). It has no CBOR number either. */
    OBJECT_LINK("vlo");

    private static final int CBOR_OF_FIRST = -6;
    private static final Label[] ALL = values();
    private static final Map<String, Label> BY_TEXT =
            Stream.of(ALL).collect(Collectors.toUnmodifiableMap(label -> label.text, Function.identity()));

    private final String text;

    Label(String text) {
        this.text = text;
    }

    /** The label in JSON. */
    String text() {
        return text;
    }

    /** The label in CBOR; not for {@link #QUALITY} and {@link #OBJECT_LINK}. */
    int number() {
        return ordinal() + CBOR_OF_FIRST;
    }

    /** The bit that stands for this field in a set of fields. */
    int bit() {
        return 1 << ordinal();
    }

    static @Nullable Label of(String text) {
        return BY_TEXT.get(text);
    }

    static @Nullable Label of(long number) {
        long index = number - CBOR_OF_FIRST;
        return index >= 0 && index < QUALITY.ordinal() ? ALL[(int) index] : null;
    }
}
