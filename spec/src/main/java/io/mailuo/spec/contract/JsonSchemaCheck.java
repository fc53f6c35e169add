package io.mailuo.spec.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Holds a JSON value against a JSON Schema (2020-12), as far as the published documents use it: {@code $ref} within the
 * document, type, enum, required, properties, additionalProperties, items, oneOf, pattern and bounds. {@code format} is
 * a remark.
 */
final class JsonSchemaCheck {

    private final JsonNode document;
    private final List<String> faults = new ArrayList<>();

    private JsonSchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with {@code value}, each with its JSON pointer; empty if nothing is. */
    static List<String> faults(JsonNode document, JsonNode schema, JsonNode value) {
        var check = new JsonSchemaCheck(document);
        check.check(schema, value, "");
        return List.copyOf(check.faults);
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        if (schema.has("$ref")) {
            check(resolve(document, schema.get("$ref").asText()), value, at);
        }
        if (schema.has("type") && !isOneOf(schema.get("type"), value)) {
            faults.add(at + ": " + shorten(value) + " is not " + schema.get("type"));
            return;
        }
        checkEnum(schema, value, at);
        checkOneOf(schema, value, at);
        if (value.isObject()) {
            checkObject(schema, value, at);
        } else if (value.isArray()) {
            checkArray(schema, value, at);
        } else if (value.isTextual()) {
            checkText(schema, value.textValue(), at);
        } else if (value.isNumber()) {
            checkNumber(schema, value.doubleValue(), at);
        }
    }

    private void checkEnum(JsonNode schema, JsonNode value, String at) {
        if (!schema.has("enum")) {
            return;
        }
        for (var allowed : schema.get("enum")) {
            if (allowed.equals(value)) {
                return;
            }
        }
        faults.add(at + ": " + shorten(value) + " is none of " + schema.get("enum"));
    }

    private void checkOneOf(JsonNode schema, JsonNode value, String at) {
        if (!schema.has("oneOf")) {
            return;
        }
        var nearest = List.<String>of();
        for (var option : schema.get("oneOf")) {
            var found = faults(document, option, value);
            if (found.isEmpty()) {
                return;
            }
            nearest = nearest.isEmpty() || found.size() < nearest.size() ? found : nearest;
        }
        nearest.forEach(fault -> faults.add(at + fault));
    }

    private void checkObject(JsonNode schema, JsonNode value, String at) {
        for (var required : schema.path("required")) {
            if (!value.has(required.asText())) {
                faults.add(at + "/" + required.asText() + ": is missing");
            }
        }
        var properties = schema.path("properties");
        var others = schema.path("additionalProperties");
        for (var property : value.properties()) {
            var pointer = at + "/" + property.getKey();
            if (properties.has(property.getKey())) {
                check(properties.get(property.getKey()), property.getValue(), pointer);
            } else if (others.isObject()) {
                check(others, property.getValue(), pointer);
            } else if (others.isBoolean() && !others.booleanValue()) {
                faults.add(pointer + ": is not promised");
            }
        }
    }

    private void checkArray(JsonNode schema, JsonNode value, String at) {
        if (value.size() < schema.path("minItems").asInt(0)) {
            faults.add(at + ": has " + value.size() + " items");
        }
        for (int i = 0; schema.has("items") && i < value.size(); i++) {
            check(schema.get("items"), value.get(i), at + "/" + i);
        }
    }

    private void checkText(JsonNode schema, String text, String at) {
        if (schema.has("pattern")
                && !Pattern.compile(schema.get("pattern").asText())
                        .matcher(text)
                        .find()) {
            faults.add(at + ": '" + text + "' does not match " + schema.get("pattern"));
        }
        int length = text.codePointCount(0, text.length());
        if (length < schema.path("minLength").asInt(0)
                || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            faults.add(at + ": has " + length + " characters");
        }
    }

    private void checkNumber(JsonNode schema, double value, String at) {
        if (value < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                || value > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
            faults.add(at + ": " + value + " is out of bounds");
        }
    }

    private static boolean isOneOf(JsonNode type, JsonNode value) {
        if (!type.isArray()) {
            return is(type.asText(), value);
        }
        for (var each : type) {
            if (is(each.asText(), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("JSON Schema has no type '" + type + "'");
        };
    }

    /** The node that a reference {@code #/a/b} names. */
    static JsonNode resolve(JsonNode document, String reference) {
        var found = reference.startsWith("#/") ? document.at(reference.substring(1)) : document.path("\u0000");
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("the document has nothing at " + reference);
        }
        return found;
    }

    private static String shorten(JsonNode value) {
        var text = value.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
