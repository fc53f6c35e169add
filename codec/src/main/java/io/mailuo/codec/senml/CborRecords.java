package io.mailuo.codec.senml;

import io.mailuo.codec.DecodeException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The records of a pack in CBOR (RFC 8428, 6). */
final class CborRecords implements RecordSource {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final CborReader in;
    private final int count;
    private int done;

    CborRecords(byte[] payload) throws DecodeException {
        in = new CborReader(payload);
        in.skipSelfDescription();
        count = in.begin(CborReader.ARRAY, "the pack as an array");
    }

    @Override
    public boolean next(Fields fields) throws DecodeException {
        if (in.ends(count, done)) {
            if (!in.atEnd()) {
                throw Fields.malformed(in.at(), "bytes follow the end of the pack", "6");
            }
            return false;
        }
        done++;
        fields.begin(in.at());
        int pairs = in.begin(CborReader.MAP, "a record as a map");
        for (int pair = 0; !in.ends(pairs, pair); pair++) {
            int start = in.at();
            Label label = label(start);
            if (label == null) {
                in.skip();
            } else {
                fields.mark(label, start);
                read(label, fields);
            }
        }
        fields.end();
        return true;
    }

    /** Reads a label; null for one that may be ignored (RFC 8428, 4.4). */
    private @Nullable Label label(int start) throws DecodeException {
        int majorType = in.majorType();
        if (majorType == CborReader.UNSIGNED || majorType == CborReader.NEGATIVE) {
            return Label.of(in.integer("a label"));
        }
        String text = in.name("a label");
        var label = Label.of(text);
        if (label == null && text.endsWith("_")) {
            throw Fields.malformed(start, "field '" + text + "' must be understood and is not known", "4.4");
        }
        return label;
    }

    private void read(Label label, Fields fields) throws DecodeException {
        int start = in.at();
        switch (label) {
            case BASE_NAME -> fields.baseName = in.name("bn");
            case BASE_TIME -> fields.baseTimeMicros = in.micros("bt");
            case BASE_UNIT -> fields.baseUnit = in.name("bu");
            case BASE_VALUE -> fields.baseValue = in.number("bv");
            case BASE_SUM -> fields.baseSum = in.number("bs");
            case BASE_VERSION -> fields.setVersion(in.integer("bver"), start);
            case NAME -> fields.name = in.name("n");
            case UNIT -> fields.unit = in.name("u");
            case VALUE -> fields.value = in.number("v");
            case STRING_VALUE -> fields.text = in.text("vs");
            case BOOLEAN_VALUE -> fields.truth = in.truth("vb");
            case DATA_VALUE -> fields.text = BASE64.encodeToString(in.byteString("vd"));
            case SUM -> fields.sum = in.number("s");
            case TIME -> fields.timeMicros = in.micros("t");
            case UPDATE_TIME -> fields.updateTime = in.number("ut");
            case OBJECT_LINK -> fields.text = in.text("vlo");
            case QUALITY -> fields.setQuality(in.integer("mq"), start);
        }
    }
}
