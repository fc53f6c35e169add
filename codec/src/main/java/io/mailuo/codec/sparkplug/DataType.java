package io.mailuo.codec.sparkplug;

import java.util.Optional;

/** The data types of Sparkplug 3.0, 6.4.16, in the order of their codes. */
public enum DataType {
    UNKNOWN("Unknown", Kind.NONE, 0),
    INT8("Int8", Kind.SIGNED, 1),
    INT16("Int16", Kind.SIGNED, 2),
    INT32("Int32", Kind.SIGNED, 4),
    INT64("Int64", Kind.SIGNED, 8),
    UINT8("UInt8", Kind.UNSIGNED, 1),
    UINT16("UInt16", Kind.UNSIGNED, 2),
    UINT32("UInt32", Kind.UNSIGNED, 4),
    UINT64("UInt64", Kind.UNSIGNED, 8),
    FLOAT("Float", Kind.REAL, 4),
    DOUBLE("Double", Kind.REAL, 8),
    BOOLEAN("Boolean", Kind.TRUTH, 1),
    STRING("String", Kind.TEXT, 0),
    /** Milliseconds since 1970-01-01T00:00Z. */
    DATE_TIME("DateTime", Kind.UNSIGNED, 8),
    TEXT("Text", Kind.TEXT, 0),
    UUID("UUID", Kind.TEXT, 0),
    DATA_SET("DataSet", Kind.DATA_SET, 0),
    BYTES("Bytes", Kind.BYTES, 0),
    FILE("File", Kind.BYTES, 0),
    TEMPLATE("Template", Kind.TEMPLATE, 0),
    PROPERTY_SET("PropertySet", Kind.PROPERTY_SET, 0),
    PROPERTY_SET_LIST("PropertySetList", Kind.PROPERTY_SET_LIST, 0),
    INT8_ARRAY("Int8Array", Kind.ARRAY, 1),
    INT16_ARRAY("Int16Array", Kind.ARRAY, 2),
    INT32_ARRAY("Int32Array", Kind.ARRAY, 4),
    INT64_ARRAY("Int64Array", Kind.ARRAY, 8),
    UINT8_ARRAY("UInt8Array", Kind.ARRAY, 1),
    UINT16_ARRAY("UInt16Array", Kind.ARRAY, 2),
    UINT32_ARRAY("UInt32Array", Kind.ARRAY, 4),
    UINT64_ARRAY("UInt64Array", Kind.ARRAY, 8),
    FLOAT_ARRAY("FloatArray", Kind.ARRAY, 4),
    DOUBLE_ARRAY("DoubleArray", Kind.ARRAY, 8),
    BOOLEAN_ARRAY("BooleanArray", Kind.ARRAY, 0),
    STRING_ARRAY("StringArray", Kind.ARRAY, 0),
    DATE_TIME_ARRAY("DateTimeArray", Kind.ARRAY, 8);

    /** What values of a type are made of. */
    enum Kind {
        NONE,
        SIGNED,
        UNSIGNED,
        REAL,
        TRUTH,
        TEXT,
        BYTES,
        DATA_SET,
        TEMPLATE,
        PROPERTY_SET,
        PROPERTY_SET_LIST,
        ARRAY
    }

    private final String label;
    private final Kind kind;
    private final int bytes;

    DataType(String label, Kind kind, int bytes) {
        this.label = label;
        this.kind = kind;
        this.bytes = bytes;
    }

    /** The type with this code. */
    public static Optional<DataType> of(long code) {
        return code >= 0 && code < values().length ? Optional.of(values()[(int) code]) : Optional.empty();
    }

    /** The type with this name. */
    public static Optional<DataType> of(String label) {
        for (var type : values()) {
            if (type.label.equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Code on the wire. */
    public int code() {
        return ordinal();
    }

    /** Name in the specification. */
    public String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    /** Bytes of a number of this type, or of an element of an array of numbers; 0 where that has no meaning. */
    int bytes() {
        return bytes;
    }

    /** The type of the elements of an array. */
    DataType element() {
        return this == DATE_TIME_ARRAY ? DATE_TIME : values()[ordinal() - INT8_ARRAY.ordinal() + arrayBase()];
    }

    private int arrayBase() {
        return this == STRING_ARRAY ? STRING.ordinal() - (STRING_ARRAY.ordinal() - INT8_ARRAY.ordinal()) : 1;
    }
}
