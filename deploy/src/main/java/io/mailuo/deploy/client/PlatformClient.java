package io.mailuo.deploy.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.http.Routes;
import io.mailuo.spec.json.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Speaks the platform's HTTP API. A refusal ends as a {@link FailureException} with the platform's own words. */
public final class PlatformClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONG_TIMEOUT = Duration.ofMinutes(15);
    private static final String COOKIE = Routes.SESSION_COOKIE + "=";
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int FIRST_ERROR = 400;
    private static final int PAGE = 1000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String url;
    private final String token;
    private final @Nullable String remedy;

    /**
     * @param url where the platform serves HTTP, without a path
     * @param token an API token; empty to ask without one
     */
    public PlatformClient(String url, String token) {
        this(url, token, null);
    }

    /** @param remedy what to do where the platform does not take the token, in words */
    PlatformClient(String url, String token, @Nullable String remedy) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
        this.remedy = remedy;
    }

    /** Signs in with an account's password. */
    public Session signIn(String username, String password) {
        var body = Json.MAPPER.createObjectNode().put("username", username).put("password", password);
        var response = send("POST", "/api/v1/sessions", body);
        var session = json(response);
        var cookie = response.headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith(COOKIE))
                .findFirst()
                .orElseThrow(() -> new FailureException(url + " has opened no session."));
        return new Session(
                url,
                session.at("/user/username").asText(),
                cookie.substring(COOKIE.length()).replaceFirst(";.*", ""),
                Instant.parse(session.path("expiresAt").asText()));
    }

    /** Where the platform serves HTTP. */
    public String url() {
        return url;
    }

    /** The API token. */
    public String token() {
        return token;
    }

    /** GET of {@code path}, which begins with a slash and counts from the server's root. */
    public JsonNode get(String path) {
        return json(send("GET", path, null));
    }

    /** GET of {@code path}; empty where there is no such thing. */
    public Optional<JsonNode> find(String path) {
        var response = exchange("GET", path, null);
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(json(checked(response, path)));
    }

    /** All items of the list at {@code path}, page by page, at most {@code limit} of them. */
    public ArrayNode list(String path, Map<String, String> parameters, int limit) {
        ArrayNode items = Json.MAPPER.createArrayNode();
        String cursor = null;
        do {
            var query = new LinkedHashMap<>(parameters);
            query.put("limit", Integer.toString(Math.min(PAGE, limit - items.size())));
            if (cursor != null) {
                query.put("cursor", cursor);
            }
            JsonNode page = get(path + query(query));
            page.path("items").forEach(items::add);
            cursor = page.path("next").isTextual() ? page.path("next").asText() : null;
        } while (cursor != null && items.size() < limit);
        return items;
    }

    /** POST of {@code body} to {@code path}. */
    public JsonNode post(String path, JsonNode body) {
        return json(send("POST", path, body));
    }

    /** POST of {@code body} to {@code path}; empty where the platform says that it conflicts with what is there. */
    public Optional<JsonNode> create(String path, JsonNode body) {
        var response = exchange("POST", path, body);
        return response.statusCode() == CONFLICT ? Optional.empty() : Optional.of(json(checked(response, path)));
    }

    /** POST of a file as it is to {@code path}. */
    public JsonNode upload(String path, Path file) {
        return upload("POST", path, file);
    }

    /** PUT of a file as it is to {@code path}. */
    public JsonNode uploadPut(String path, Path file) {
        return upload("PUT", path, file);
    }

    private JsonNode upload(String method, String path, Path file) {
        try {
            var request = request(path)
                    .timeout(LONG_TIMEOUT)
                    .header("Content-Type", "application/octet-stream")
                    .method(method, BodyPublishers.ofFile(file));
            return json(checked(exchange(request.build(), BodyHandlers.ofString()), path));
        } catch (FileNotFoundException e) {
            throw new FailureException("there is no file " + file + ".");
        }
    }

    /** Writes what GET of {@code path} answers to a file, whole or not at all. */
    public void download(String path, Path file) {
        download(request(path).GET(), path, file);
    }

    /** Writes what POST of {@code body} to {@code path} answers to a file, whole or not at all. */
    public void download(String path, JsonNode body, Path file) {
        var post =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
        download(post, path, file);
    }

    private void download(HttpRequest.Builder request, String path, Path file) {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            var response = exchange(request.timeout(LONG_TIMEOUT).build(), BodyHandlers.ofFile(part));
            if (response.statusCode() >= FIRST_ERROR) {
                throw refusal(response.statusCode(), Files.readString(part), path);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new FailureException("cannot write " + file + ": " + e.getMessage());
        } finally {
            remove(part);
        }
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new FailureException("cannot remove " + part + ": " + e.getMessage());
        }
    }

    /** PUT of {@code body} to {@code path}. */
    public JsonNode put(String path, JsonNode body) {
        return json(send("PUT", path, body));
    }

    /** PATCH (JSON merge patch) of {@code path}. */
    public JsonNode patch(String path, JsonNode body) {
        return json(send("PATCH", path, body));
    }

    /** DELETE of {@code path}. */
    public void delete(String path) {
        send("DELETE", path, null);
    }

    /** Whether the platform answers and says that it is ready. */
    public boolean isReady() {
        try {
            return exchange("GET", "/health/ready", null).statusCode() < FIRST_ERROR;
        } catch (FailureException e) {
            return false;
        }
    }

    /** The text at {@code path}, whatever its type. */
    public String text(String path) {
        return send("GET", path, null).body();
    }

    /** {@code ?a=b&c=d}, encoded; empty for no parameters. */
    public static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private HttpResponse<String> send(String method, String path, @Nullable JsonNode body) {
        return checked(exchange(method, path, body), path);
    }

    private HttpResponse<String> exchange(String method, String path, @Nullable JsonNode body) {
        var request = request(path).timeout(TIMEOUT);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body.toString()));
        }
        return exchange(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Accept", "application/json, application/problem+json, */*")
                .header("Accept-Language", Locale.getDefault().toLanguageTag());
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new FailureException(
                    "nothing answers at " + url + ".", "Is the platform running? './mailuo up' starts one.");
        } catch (IOException e) {
            throw new FailureException(request.method() + " " + request.uri() + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while waiting for " + url);
        }
    }

    private HttpResponse<String> checked(HttpResponse<String> response, String path) {
        if (response.statusCode() == UNAUTHORIZED && remedy != null) {
            throw new FailureException("the session is no longer valid at " + url + ".", remedy);
        }
        if (response.statusCode() >= FIRST_ERROR) {
            throw refusal(response.statusCode(), response.body(), path);
        }
        return response;
    }

    /** What the platform refused, in its words: each said once, though problems repeat in detail what is wrong with a field. */
    static FailureException refusal(int status, String body, String path) {
        JsonNode problem;
        try {
            problem = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            problem = Json.MAPPER.createObjectNode();
        }
        String title = problem.path("title").asText("the platform answered with status " + status);
        String detail = problem.path("detail").asText();
        List<String> more = new ArrayList<>();
        boolean said = detail.isEmpty() || detail.equals(title);
        for (var field : problem.path("errors")) {
            var message = field.path("message").asText();
            more.add(field.path("pointer").asText() + ": " + message);
            said |= !message.isEmpty() && detail.endsWith(message);
        }
        if (!said) {
            more.addFirst(detail);
        }
        return new FailureException(
                title + " (" + status + ", " + problem.path("code").asText(path) + ")", more.toArray(String[]::new));
    }

    private JsonNode json(HttpResponse<String> response) {
        try {
            return response.body().isEmpty() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new FailureException(
                    response.uri() + " answered with something that is not JSON.",
                    "Is " + url + " really a Mailuo platform?");
        }
    }
}
