package io.mailuo.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.spec.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a handler answers.
 *
 * @param status HTTP status
 * @param headers beside the ones that the server sets itself
 * @param cookies each the value of a {@code Set-Cookie} header
 * @param contentType of the body; empty where there is none
 * @param body empty where there is none
 */
public record Answer(int status, Map<String, String> headers, List<String> cookies, String contentType, byte[] body) {

    private static final String JSON = "application/json";

    public Answer {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** One that sets no cookie. */
    public Answer(int status, Map<String, String> headers, String contentType, byte[] body) {
        this(status, headers, List.of(), contentType, body);
    }

    /** 200 with {@code value} as JSON. */
    public static Answer json(Object value) {
        return json(200, value);
    }

    /** {@code status} with {@code value} as JSON. */
    public static Answer json(int status, Object value) {
        try {
            return new Answer(status, Map.of(), JSON, Json.MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    /** 201 with {@code value} as JSON and where to find it. */
    public static Answer created(String location, Object value) {
        return json(201, value).with("Location", location);
    }

    /** 204. */
    public static Answer noContent() {
        return new Answer(204, Map.of(), "", new byte[0]);
    }

    /** 302 to {@code location}. */
    public static Answer redirect(String location) {
        return new Answer(302, Map.of("Location", location), "", new byte[0]);
    }

    /** 200 with a text of {@code contentType}. */
    public static Answer text(String contentType, String text) {
        return new Answer(200, Map.of(), contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** This answer with one header more. */
    public Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, cookies, contentType, body);
    }

    /** This answer with one cookie more: the value of a {@code Set-Cookie} header. */
    public Answer withCookie(String cookie) {
        var more = Stream.concat(cookies.stream(), Stream.of(cookie)).toList();
        return new Answer(status, headers, more, contentType, body);
    }
}
