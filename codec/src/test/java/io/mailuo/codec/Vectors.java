package io.mailuo.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the test vectors of one protocol: {@code name, hex|text, expected, verified, note}. */
public final class Vectors {

    private Vectors() {}

    /** All vectors of {@code vectors/<protocol>.json}. */
    public static Stream<Vector> of(String protocol) {
        try (var in = Vectors.class.getResourceAsStream("/vectors/" + protocol + ".json")) {
            var array = Json.MAPPER.readTree(in);
            return StreamSupport.stream(array.spliterator(), false).map(Vector::new);
        } catch (IOException e) {
            throw new UncheckedIOException("vectors of " + protocol, e);
        }
    }

    /** The vector of {@code vectors/<protocol>.json} with this name. */
    public static Vector of(String protocol, String name) {
        return of(protocol)
                .filter(vector -> vector.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Asserts that each field that a vector expects is what {@code read} shows of it. */
    public static void assertShows(Vector vector, JsonNode read) {
        vector.expected()
                .properties()
                .forEach(field ->
                        assertThat(read.path(field.getKey())).as(field.getKey()).isEqualTo(field.getValue()));
    }

    /** One vector. */
    public record Vector(JsonNode json) {

        /** Its name. */
        public String name() {
            return json.path("name").asText();
        }

        /** Its bytes. */
        public byte[] bytes() {
            if (json.has("hex")) {
                return HexFormat.of().parseHex(json.path("hex").asText().replace(" ", ""));
            }
            var encoding = Charset.forName(json.path("encoding").asText("utf-8"));
            return json.path("text").asText().getBytes(encoding);
        }

        /** What it decodes to. */
        public JsonNode expected() {
            return json.path("expected");
        }

        /** Whether the frame is sound. */
        public boolean verified() {
            return json.path("verified").asBoolean();
        }

        /** Remarks. */
        public String note() {
            return json.path("note").asText();
        }

        @Override
        public String toString() {
            return name();
        }
    }
}
