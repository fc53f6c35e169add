package io.mailuo.codec.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SenML in JSON (RFC 8428, 5; media type {@code application/senml+json}). */
public final class SenmlJson implements Codec {

    private static final JsonFactory FACTORY = new JsonFactory();
    /** Below it, whole numbers are written without a fraction. */
    private static final double EXACT = 1L << 53;

    @Override
    public String name() {
        return "senml-json";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        return new JsonRecords(payload).readings(reception);
    }

    /** The records of {@code payload} as they are written. */
    public static List<SenmlRecord> read(byte[] payload) throws DecodeException {
        return new JsonRecords(payload).records();
    }

    /** Writes {@code records} as they are, in UTF-8. */
    public static byte[] write(List<SenmlRecord> records) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartArray();
            for (var record : records) {
                write(record, out);
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(SenmlRecord record, JsonGenerator out) throws IOException {
        out.writeStartObject();
        text(out, Label.BASE_NAME, record.baseName());
        time(out, Label.BASE_TIME, record.baseTime());
        text(out, Label.BASE_UNIT, record.baseUnit());
        number(out, Label.BASE_VALUE, record.baseValue());
        number(out, Label.BASE_SUM, record.baseSum());
        integer(out, Label.BASE_VERSION, record.baseVersion());
        text(out, Label.NAME, record.name());
        text(out, Label.UNIT, record.unit());
        switch (record.value()) {
            case null -> {}
            case SenmlValue.Number(double value) -> number(out, Label.VALUE, value);
            case SenmlValue.Text(String value) -> text(out, Label.STRING_VALUE, value);
            case SenmlValue.Truth(boolean value) -> out.writeBooleanField(Label.BOOLEAN_VALUE.text(), value);
            case SenmlValue.Data(String value) -> text(out, Label.DATA_VALUE, value);
            case SenmlValue.Link(String value) -> text(out, Label.OBJECT_LINK, value);
        }
        number(out, Label.SUM, record.sum());
        time(out, Label.TIME, record.time());
        number(out, Label.UPDATE_TIME, record.updateTime());
        integer(out, Label.QUALITY, record.quality());
        out.writeEndObject();
    }

    private static void text(JsonGenerator out, Label label, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(label.text(), value);
        }
    }

    private static void integer(JsonGenerator out, Label label, @Nullable Integer value) throws IOException {
        if (value != null) {
            out.writeNumberField(label.text(), value);
        }
    }

    private static void number(JsonGenerator out, Label label, @Nullable Double value) throws IOException {
        if (value == null) {
            return;
        }
        if (value == Math.rint(value)
                && Math.abs(value) < EXACT
                && Double.doubleToRawLongBits(value) != Long.MIN_VALUE) {
            out.writeNumberField(label.text(), value.longValue());
        } else {
            out.writeNumberField(label.text(), value);
        }
    }

    private static void time(JsonGenerator out, Label label, @Nullable Double seconds) throws IOException {
        if (seconds != null) {
            var decimal =
                    BigDecimal.valueOf(Math.round(seconds * Fields.MICROS), 6).stripTrailingZeros();
            out.writeFieldName(label.text());
            out.writeNumber(decimal.toPlainString());
        }
    }
}
