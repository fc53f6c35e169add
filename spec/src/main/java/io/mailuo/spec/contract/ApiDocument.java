package io.mailuo.spec.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A published document, OpenAPI or AsyncAPI. Tests hold the running services against it: every operation that is served
 * must stand here and the other way round, and every answer must be as it says.
 */
public final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode root;

    private ApiDocument(String resource) {
        try (var stream = ApiDocument.class.getResourceAsStream(resource)) {
            root = new YAMLMapper().readTree(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The HTTP API. */
    public static ApiDocument openApi() {
        return new ApiDocument("/openapi/mailuo-openapi.yaml");
    }

    /** The messages: MQTT, WebSocket, Kafka. */
    public static ApiDocument asyncApi() {
        return new ApiDocument("/asyncapi/mailuo-asyncapi.yaml");
    }

    /** The whole document. */
    public JsonNode root() {
        return root;
    }

    /** The operations of an OpenAPI document, such as {@code GET /devices/{code}}. */
    public Set<String> operations() {
        var operations = new TreeSet<String>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /**
     * What is wrong with an answer.
     *
     * @param operation such as {@code GET /devices/{code}}
     * @param status HTTP status
     * @param body its JSON; a missing node for an empty body
     * @return each fault with its JSON pointer; empty if the answer is as promised
     */
    public List<String> faultsOfAnswer(String operation, int status, JsonNode body) {
        int space = operation.indexOf(' ');
        var method = operation.substring(0, space).toLowerCase(Locale.ROOT);
        var described = root.path("paths").path(operation.substring(space + 1)).path(method);
        if (described.isMissingNode()) {
            return List.of(operation + " is not in the document");
        }
        var responses = described.path("responses");
        var response = responses.path(String.valueOf(status));
        if (response.isMissingNode()) {
            if (status < 400) {
                return List.of(operation + " is not promised to answer " + status);
            }
            response = responses.path("default");
        }
        if (response.has("$ref")) {
            response = resolve(response.get("$ref").asText());
        }
        for (var content : response.path("content")) {
            return faults(content.path("schema"), body);
        }
        return body.isMissingNode() || body.isNull() ? List.of() : List.of(operation + " is promised to have no body");
    }

    /** What is wrong with a value that a schema of this document describes. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        return JsonSchemaCheck.faults(root, schema, value);
    }

    /** The node that a reference {@code #/a/b} names. */
    public JsonNode resolve(String reference) {
        return JsonSchemaCheck.resolve(root, reference);
    }

    /** All references in the document. */
    public List<String> references() {
        var references = new ArrayList<String>();
        for (var parent : root.findParents("$ref")) {
            if (parent.get("$ref").isTextual()) {
                references.add(parent.get("$ref").asText());
            }
        }
        return List.copyOf(references);
    }
}
