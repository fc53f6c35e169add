package io.mailuo.codec.senml;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;

/** The fields of the record being read. One instance serves all records of a pack, so that reading allocates little. */
final class Fields {

    static final long MICROS = 1_000_000L;
    /** 9999-12-31; beyond it, {@code Instant}s cannot be written as ISO 8601 with four digits of year. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final int BASES = Label.BASE_NAME.bit()
            | Label.BASE_TIME.bit()
            | Label.BASE_UNIT.bit()
            | Label.BASE_VALUE.bit()
            | Label.BASE_SUM.bit()
            | Label.BASE_VERSION.bit();
    private static final int VALUES = Label.VALUE.bit()
            | Label.STRING_VALUE.bit()
            | Label.BOOLEAN_VALUE.bit()
            | Label.DATA_VALUE.bit()
            | Label.OBJECT_LINK.bit();

    int present;
    int offset;
    String baseName = "";
    long baseTimeMicros;
    String baseUnit = "";
    double baseValue;
    double baseSum;
    int baseVersion;
    String name = "";
    String unit = "";
    double value;
    /** The value of {@code vs} or {@code vlo}, or of {@code vd} as base64url. */
    String text = "";

    boolean truth;
    double sum;
    long timeMicros;
    double updateTime;
    int quality;

    void begin(int recordOffset) {
        present = 0;
        offset = recordOffset;
    }

    boolean has(Label label) {
        return (present & label.bit()) != 0;
    }

    void mark(Label label, int at) throws DecodeException {
        if (has(label)) {
            throw malformed(at, "field '" + label.text() + "' occurs twice in one record", "4.4");
        }
        present |= label.bit();
    }

    /** Checks the rules that hold for a record as a whole. */
    void end() throws DecodeException {
        int values = Integer.bitCount(present & VALUES);
        if (values > 1) {
            throw malformed(offset, "a record holds at most one of v, vs, vb, vd; this one has " + values, "4.2");
        }
        boolean baseOnly = (present & ~BASES) == 0;
        if (values == 0 && !has(Label.SUM) && !baseOnly) {
            throw malformed(offset, "a record that is not only base fields must hold v, vs, vb, vd or s", "4.2");
        }
        if (present == 0) {
            throw malformed(offset, "a record must hold at least one field", "4.2");
        }
    }

    /** Whether the record carries a value or a sum, that is, resolves to something. */
    boolean hasContent() {
        return (present & (VALUES | Label.SUM.bit())) != 0;
    }

    boolean hasValue() {
        return (present & VALUES) != 0;
    }

    void setQuality(long bits, int at) throws DecodeException {
        if (bits < 0 || bits > 1023) {
            throw malformed(at, "mq must be 0 to 1023, got " + bits, "4.4 (extension mq)");
        }
        quality = (int) bits;
    }

    void setVersion(long version, int at) throws DecodeException {
        if (version < 1 || version > Resolver.VERSION) {
            throw malformed(at, "bver is " + version + ", versions up to 10 are understood", "4.4");
        }
        baseVersion = (int) version;
    }

    static long micros(double seconds, int at) throws DecodeException {
        if (!(Math.abs(seconds) <= MAX_SECONDS)) {
            throw new DecodeException(
                    QuarantineReason.TIME, at, "time " + seconds + " s is beyond the year 9999", "RFC 8428 4.5.3");
        }
        return Math.round(seconds * MICROS);
    }

    static long micros(long seconds, int at) throws DecodeException {
        if (seconds < -MAX_SECONDS || seconds > MAX_SECONDS) {
            throw new DecodeException(
                    QuarantineReason.TIME, at, "time " + seconds + " s is beyond the year 9999", "RFC 8428 4.5.3");
        }
        return seconds * MICROS;
    }

    static DecodeException malformed(int at, String rule, String clause) {
        return new DecodeException(QuarantineReason.MALFORMED, at, rule, "RFC 8428 " + clause);
    }
}
