package io.mailuo.registry.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.http.Call;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.util.Optional;
import java.util.Set;

/** JSON merge patches (RFC 7396) of entities with versions. */
public final class Patch {

    private Patch() {}

    /**
     * Applies the patch of a request.
     *
     * @param current the entity as it is on the API
     * @param readOnly fields that a patch may repeat but not change
     * @param type what the patched entity is read as, without the read-only fields it does not know
     */
    public static <T> T apply(Call call, Object current, Set<String> readOnly, Class<T> type) {
        return apply(call.json(), current, readOnly, type);
    }

    /** As {@link #apply(Call, Object, Set, Class)}, with a patch from elsewhere; it stays as it is. */
    public static <T> T apply(JsonNode patch, Object current, Set<String> readOnly, Class<T> type) {
        if (!(patch.deepCopy() instanceof ObjectNode changes)) {
            throw ProblemException.field("", new Text("a JSON object is required", "需要 JSON 对象"));
        }
        ObjectNode target = Json.MAPPER.valueToTree(current);
        for (var field : readOnly) {
            var wanted = changes.get(field);
            if (wanted != null && !wanted.equals(Patch::compare, target.path(field))) {
                throw ProblemException.field("/" + field, new Text("cannot be changed", "不可修改"));
            }
            changes.remove(field);
            target.remove(field);
        }
        merge(target, changes);
        try {
            return Json.MAPPER.treeToValue(target, type);
        } catch (JsonMappingException e) {
            var pointer = new StringBuilder();
            e.getPath()
                    .forEach(step -> pointer.append('/')
                            .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName()));
            var message = e.getOriginalMessage().lines().findFirst().orElse("");
            throw ProblemException.field(pointer.toString(), new Text(message, message));
        } catch (JsonProcessingException e) {
            throw ProblemException.field("", new Text(e.getOriginalMessage(), e.getOriginalMessage()));
        }
    }

    /** The version that {@code If-Match} names, if any; {@code *} is any. */
    private static Optional<String> wantedVersion(Call call) {
        return call.header("If-Match")
                .map(text -> text.strip().replaceAll("^W/", "").replace("\"", ""))
                .filter(text -> !text.isEmpty() && !text.equals("*"));
    }

    /** The version that {@code If-Match} names, where it is another one than this. */
    public static Optional<String> otherVersion(Call call, long version) {
        return wantedVersion(call).filter(text -> !text.equals(String.valueOf(version)));
    }

    /** Values as text and numbers as such: what is read from JSON and the same of ours may differ in width. */
    private static int compare(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return Double.compare(left.asDouble(), right.asDouble());
        }
        boolean same = left.equals(right)
                || left.isValueNode() && right.isValueNode() && left.asText().equals(right.asText());
        return same ? 0 : 1;
    }

    private static void merge(ObjectNode target, ObjectNode changes) {
        for (var change : changes.properties()) {
            JsonNode value = change.getValue();
            if (value.isNull()) {
                target.remove(change.getKey());
            } else if (value instanceof ObjectNode nested) {
                var inner = target.get(change.getKey()) instanceof ObjectNode present
                        ? present
                        : target.putObject(change.getKey());
                merge(inner, nested);
            } else {
                target.set(change.getKey(), value);
            }
        }
    }
}
