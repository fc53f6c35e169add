package io.mailuo.ingest.acceptance;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mailuo.codec.Reading;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Writes single readings as SenML JSON, so that they can stand in quarantine without the rest of their message. */
final class ReadingsJson {

    private static final int NANO_DIGITS = 9;

    private ReadingsJson() {}

    static byte[] write(List<Reading> readings) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartArray();
            String base = "";
            for (var reading : readings) {
                write(json, reading, base);
                base = reading.source();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Reading reading, String base) throws IOException {
        json.writeStartObject();
        if (!reading.source().equals(base)) {
            json.writeStringField("bn", reading.source().isEmpty() ? "" : reading.source() + "/");
        }
        json.writeStringField("n", reading.property());
        Instant time = reading.phenomenonTime();
        if (time != null) {
            json.writeNumberField("t", seconds(time));
        }
        if (!reading.unit().isEmpty()) {
            json.writeStringField("u", reading.unit());
        }
        switch (reading.result()) {
            case Result.Number number -> json.writeNumberField("v", number.value());
            case Result.Truth truth -> json.writeBooleanField("vb", truth == Result.Truth.TRUE);
            case Result.Text text -> json.writeStringField("vs", text.value());
        }
        if (!reading.quality().isGood()) {
            json.writeNumberField("mq", reading.quality().bits());
        }
        json.writeEndObject();
    }

    private static BigDecimal seconds(Instant time) {
        BigDecimal exact =
                BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS));
        return new BigDecimal(exact.stripTrailingZeros().toPlainString());
    }
}
