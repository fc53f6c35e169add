package io.mailuo.ingest.mqtt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** One observation as SenML JSON (RFC 8428) with its unit as UCUM code, for the live topics. */
final class LiveMessage {

    private static final int NANO_DIGITS = 9;

    private LiveMessage() {}

    static byte[] write(Observation observation, String unit) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartArray();
            json.writeStartObject();
            json.writeStringField("bn", observation.device() + "/");
            json.writeStringField("n", observation.property());
            if (!unit.isEmpty()) {
                json.writeStringField("u", unit);
            }
            var time = observation.phenomenonTime();
            BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond())
                    .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
                    .stripTrailingZeros();
            json.writeFieldName("t");
            json.writeNumber(seconds.toPlainString());
            switch (observation.result()) {
                case Result.Number number -> json.writeNumberField("v", number.value());
                case Result.Truth truth -> json.writeBooleanField("vb", truth == Result.Truth.TRUE);
                case Result.Text text -> json.writeStringField("vs", text.value());
            }
            if (!observation.quality().isGood()) {
                json.writeNumberField("mq", observation.quality().bits());
            }
            json.writeEndObject();
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
