package io.mailuo.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.Problem;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request: its path and query parameters, its body, who makes it. Everything wrong with it is a problem. */
public final class Call {

    private static final int MAX_LIMIT = 1000;
    private static final int DEFAULT_LIMIT = 100;

    private final HttpServerRequest request;
    private final Map<String, String> pathParameters;
    private final byte[] body;
    private final Optional<Principal> principal;
    private final Locale language;
    private final String peer;
    private final boolean secure;

    Call(
            HttpServerRequest request,
            Map<String, String> pathParameters,
            byte[] body,
            Optional<Principal> principal,
            Locale language,
            String peer,
            boolean secure) {
        this.request = request;
        this.pathParameters = Map.copyOf(pathParameters);
        this.body = body;
        this.principal = principal;
        this.language = language;
        this.peer = peer;
        this.secure = secure;
    }

    /** The same request by the same principal, with other path parameters and another body: for another handler. */
    public Call with(Map<String, String> otherParameters, byte[] otherBody) {
        return new Call(request, otherParameters, otherBody, principal, language, peer, secure);
    }

    /** The value of the path parameter {@code name}, which the route declares. */
    public String path(String name) {
        var value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /** The query parameter {@code name}, unless absent or blank. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(request.getParam(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The query parameter {@code name}; a problem where it is absent. */
    public String required(String name) {
        return query(name).orElseThrow(() -> ProblemException.field(name, new Text("is required", "必填")));
    }

    /** The query parameter {@code name} as an ISO 8601 time with zone, such as 2026-11-21T08:00:00Z. */
    public Optional<Instant> instant(String name) {
        return query(name).map(text -> {
            try {
                // A plus sign that was not percent-encoded arrives as a space.
                return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            } catch (DateTimeException e) {
                throw ProblemException.field(
                        name,
                        new Text(
                                "'" + text + "' is not a time with zone such as 2026-11-21T08:00:00Z",
                                "“" + text + "”不是带时区的时间，例如 2026-11-21T08:00:00+08:00"));
            }
        });
    }

    /** The query parameter {@code name} as an integer from {@code min} to {@code max}. */
    public int integer(String name, int min, int max, int absent) {
        var text = query(name);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Answered below, together with what is out of range.
        }
        throw ProblemException.field(
                name,
                new Text(
                        "'" + text.get() + "' is not an integer from " + min + " to " + max,
                        "“" + text.get() + "”不是 " + min + " 到 " + max + " 之间的整数"));
    }

    /** The page size asked for: {@code limit}, 1 to 1000, 100 unless given. */
    public int limit() {
        return integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    }

    /** The request header {@code name}. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** The raw body; empty where there is none. */
    public byte[] body() {
        return body;
    }

    /** The body as {@code type}; problems name the field that is unknown, missing or of the wrong kind. */
    public <T> T body(Class<T> type) {
        try {
            var value = Json.MAPPER.readValue(body, type);
            if (value == null) {
                throw ProblemException.field("", new Text("a JSON object is required", "需要 JSON 对象"));
            }
            return value;
        } catch (JsonMappingException e) {
            throw mapping(e);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** The body as a JSON tree, for merge patches. */
    public JsonNode json() {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** Who makes the request. Present on all routes but open ones. */
    public Principal principal() {
        return principal.orElseThrow(() -> new IllegalStateException("an open route has no principal"));
    }

    /** Who makes the request, if a valid token came with it. */
    public Optional<Principal> principalIfAny() {
        return principal;
    }

    /** The language asked for: Chinese or English. */
    public Locale language() {
        return language;
    }

    /** The caller's network address, for the log and the audit; behind a configured proxy the one that it names. */
    public String peer() {
        return peer;
    }

    /** The session cookie, if any. */
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(request.getCookie(name)).map(cookie -> cookie.getValue());
    }

    /** Whether browsers come by TLS: to this server, or to the proxy before it. */
    public boolean secure() {
        return secure;
    }

    private static ProblemException mapping(JsonMappingException e) {
        var pointer = new StringBuilder();
        for (var step : e.getPath()) {
            pointer.append('/').append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
        }
        var message = firstLine(e);
        return new ProblemException(new Problem(
                "invalid-field",
                400,
                new Text("A field of the body is not valid", "请求体中有无效字段"),
                new Text(pointer + ": " + message, pointer + "：" + message),
                List.of(new Problem.Field(pointer.toString(), new Text(message, message)))));
    }

    private static ProblemException notJson(IOException e) {
        var message = firstLine(e);
        return new ProblemException(
                400,
                "invalid-json",
                new Text("The body is not valid JSON", "请求体不是有效的 JSON"),
                new Text(message, message));
    }

    private static String firstLine(IOException e) {
        var text = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return text == null
                ? e.getClass().getSimpleName()
                : text.lines().findFirst().orElse("");
    }

    @Override
    public String toString() {
        return request.method() + " " + request.path();
    }

    @Nullable
    String rawQuery() {
        return request.query();
    }
}
