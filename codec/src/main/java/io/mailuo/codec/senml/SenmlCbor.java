package io.mailuo.codec.senml;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SenML in CBOR (RFC 8428, 6; media type {@code application/senml+cbor}). */
public final class SenmlCbor implements Codec {

    private static final int TYPICAL_RECORD = 32;

    @Override
    public String name() {
        return "senml-cbor";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        return new CborRecords(payload).readings(reception);
    }

    /** The records of {@code payload} as they are written. */
    public static List<SenmlRecord> read(byte[] payload) throws DecodeException {
        return new CborRecords(payload).records();
    }

    /** Writes {@code records} as they are. Numbers take the shortest form that keeps their value. */
    public static byte[] write(List<SenmlRecord> records) {
        var out = new CborWriter(TYPICAL_RECORD * records.size());
        out.array(records.size());
        for (var record : records) {
            write(record, out);
        }
        return out.toByteArray();
    }

    private static void write(SenmlRecord record, CborWriter out) {
        int map = out.reserveMap();
        int pairs = text(out, Label.BASE_NAME, record.baseName())
                + time(out, Label.BASE_TIME, record.baseTime())
                + text(out, Label.BASE_UNIT, record.baseUnit())
                + number(out, Label.BASE_VALUE, record.baseValue())
                + number(out, Label.BASE_SUM, record.baseSum())
                + integer(out, Label.BASE_VERSION, record.baseVersion())
                + text(out, Label.NAME, record.name())
                + text(out, Label.UNIT, record.unit())
                + value(out, record.value())
                + number(out, Label.SUM, record.sum())
                + time(out, Label.TIME, record.time())
                + number(out, Label.UPDATE_TIME, record.updateTime());
        if (record.quality() != null) {
            out.text(Label.QUALITY.text());
            out.integer(record.quality());
            pairs++;
        }
        out.setMap(map, pairs);
    }

    private static int value(CborWriter out, @Nullable SenmlValue value) {
        switch (value) {
            case null -> {
                return 0;
            }
            case SenmlValue.Number(double number) -> {
                return number(out, Label.VALUE, number);
            }
            case SenmlValue.Text(String text) -> {
                return text(out, Label.STRING_VALUE, text);
            }
            case SenmlValue.Truth(boolean truth) -> {
                out.integer(Label.BOOLEAN_VALUE.number());
                out.truth(truth);
            }
            case SenmlValue.Link(String link) -> {
                out.text(Label.OBJECT_LINK.text());
                out.text(link);
            }
            case SenmlValue.Data(String base64url) -> {
                out.integer(Label.DATA_VALUE.number());
                out.bytes(Base64.getUrlDecoder().decode(base64url));
            }
        }
        return 1;
    }

    private static int text(CborWriter out, Label label, @Nullable String value) {
        if (value == null) {
            return 0;
        }
        out.integer(label.number());
        out.text(value);
        return 1;
    }

    private static int integer(CborWriter out, Label label, @Nullable Integer value) {
        if (value == null) {
            return 0;
        }
        out.integer(label.number());
        out.integer(value);
        return 1;
    }

    private static int number(CborWriter out, Label label, @Nullable Double value) {
        if (value == null) {
            return 0;
        }
        out.integer(label.number());
        out.number(value);
        return 1;
    }

    private static int time(CborWriter out, Label label, @Nullable Double seconds) {
        if (seconds == null) {
            return 0;
        }
        out.integer(label.number());
        out.seconds(Math.round(seconds * Fields.MICROS));
        return 1;
    }
}
