package io.mailuo.registry.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Moments, states and other values in sentences for people: no names of the program, no times of another zone. */
public final class Wording {

    private static final int LONGEST_VALUE = 80;
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.ofHours(8)); // all of China

    private Wording() {}

    /** A moment, to the minute. */
    public static Text of(Instant moment) {
        var minutes = MINUTES.format(moment);
        return new Text(minutes + " (UTC+8)", minutes);
    }

    /** A value of an attribute as the API shows it; null for none. At most 80 characters. */
    public static Text of(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return new Text("nothing", "空");
        }
        if (value.has("lon") && value.has("lat")) {
            var place = value.get("lon").asText() + ", " + value.get("lat").asText();
            return new Text(place, place);
        }
        if (!value.isTextual()) {
            var text = cut(value.toString());
            return new Text(text, text);
        }
        var text = value.asText();
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(text))
                .map(state -> new Text(state.names().en(), "“" + state.names().zh() + "”"))
                .findFirst()
                .orElseGet(() -> new Text("'" + cut(text) + "'", "“" + cut(text) + "”"));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
