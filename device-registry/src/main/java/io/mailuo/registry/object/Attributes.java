package io.mailuo.registry.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.catalogue.ComponentAttributes;
import io.mailuo.spec.json.Json;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a managed object that the standard asks for beyond what the registry itself keeps. */
public final class Attributes {

    private static final int MOST_FAULTS = 32;
    private static final TypeReference<LinkedHashMap<String, String>> TEXTS = new TypeReference<>() {};

    private Attributes() {}

    /** Those that a caller names, in the standard's order; what is wrong is noted in {@code fields}. */
    static Map<String, String> check(@Nullable Map<String, @Nullable String> wanted, Fields fields) {
        var checked = new LinkedHashMap<String, String>();
        if (wanted == null) {
            return checked;
        }
        wanted.keySet().stream()
                .filter(name -> ComponentAttributes.find(name).isEmpty())
                .limit(MOST_FAULTS)
                .forEach(name -> fields.wrong(
                        "/attributes/" + shortened(name),
                        "is not an attribute of GB/T 47678.5",
                        "不是 GB/T 47678.5 的部件属性"));
        for (var attribute : ComponentAttributes.all()) {
            var value = wanted.get(attribute.abbreviation());
            if (value == null) {
                continue;
            }
            var pointer = "/attributes/" + attribute.abbreviation();
            fields.require(
                    attribute.field() == null,
                    pointer,
                    "is what the object's '" + attribute.field() + "' says; change that",
                    "即对象的“" + attribute.field() + "”字段，请在该字段修改");
            var stripped = value.strip();
            attribute.fault(stripped).ifPresent(fault -> fields.wrong(pointer, fault.en(), fault.zh()));
            checked.put(attribute.abbreviation(), stripped);
        }
        return checked;
    }

    /** Reads the column {@code attributes}; none where a row of earlier days has no such column. */
    public static Map<String, String> of(Row row) throws SQLException {
        var text = row.textOrNull("attributes");
        if (text == null) {
            return Map.of();
        }
        try {
            var stored = Json.MAPPER.readValue(text, TEXTS);
            var ordered = new LinkedHashMap<String, String>();
            for (var attribute : ComponentAttributes.all()) {
                var value = stored.get(attribute.abbreviation());
                if (value != null) {
                    ordered.put(attribute.abbreviation(), value);
                }
            }
            return ordered;
        } catch (JsonProcessingException e) {
            throw new SQLException("attributes are not what was written", e);
        }
    }

    /** The column's text. */
    public static String json(Map<String, String> attributes) {
        try {
            return Json.MAPPER.writeValueAsString(attributes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
