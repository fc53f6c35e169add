package io.mailuo.registry.access.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser does of HTTP: it keeps cookies for each host, follows redirects, sends forms. The platform's public
 * address stands for the registry under test, wherever that listens.
 */
final class Browser {

    static final URI PLATFORM = URI.create("https://iot.test");

    private static final int MOST_STEPS = 20;
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final Pattern SECRET = Pattern.compile("name=\"xsrf\" value=\"([^\"]+)\"");
    private static final Pattern PROMPT = Pattern.compile("name=\"prompt\" value=\"([a-z]+)\"");

    /** What is shown in the end, and where. */
    record Page(URI address, int status, String body) {

        /** The code in words on the sign-in page; empty where there is none. */
        String refusal() {
            var query = address.getQuery();
            return query != null && query.startsWith("signin=") ? query.substring("signin=".length()) : "";
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final String registry;
    private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();

    /** A new one, without cookies. */
    Browser(String registry) {
        this.registry = registry;
    }

    /** Opens a path of the platform and follows where it leads. */
    Page open(String path) {
        return follow(PLATFORM.resolve(path), "");
    }

    /** Opens a path of the platform and says where it leads, without going there. */
    URI redirect(String path) {
        var from = PLATFORM.resolve(path);
        return from.resolve(send(from, "").headers().firstValue("Location").orElseThrow());
    }

    /** Goes through the provider's pages as somebody and says which address leads back to the platform. */
    URI wayBack(URI provider, String login) {
        var at = provider;
        var form = "";
        for (int step = 0; step < MOST_STEPS; step++) {
            var response = send(at, form);
            var location = response.headers().firstValue("Location");
            if (location.isPresent()) {
                at = at.resolve(location.get());
                form = "";
                if (at.getHost().equals(PLATFORM.getHost())) {
                    return at;
                }
            } else {
                var action = FORM.matcher(response.body());
                var prompt = PROMPT.matcher(response.body());
                if (!action.find() || !prompt.find()) {
                    throw new AssertionError(at + " shows no form: " + response.body());
                }
                at = at.resolve(action.group(1));
                form = "prompt=" + prompt.group(1) + "&login=" + URLEncoder.encode(login, StandardCharsets.UTF_8)
                        + "&password=any";
            }
        }
        throw new AssertionError("the provider goes round in circles: " + at);
    }

    /** The whole sign-in. */
    Page signIn(String page, String login) {
        var start = "/api/v1/sessions/oidc/start?return=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
        return follow(wayBack(redirect(start), login), "");
    }

    /** Begins to sign in; what is shown where the provider knows who it is, and where it asks. */
    Page signIn(String page) {
        var start = "/api/v1/sessions/oidc/start?return=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
        return follow(redirect(start), "");
    }

    /** Says yes to signing out at the provider, and says where that leads in the end. */
    URI signOut(URI provider) {
        var asked = follow(provider, "");
        var action = FORM.matcher(asked.body());
        var secret = SECRET.matcher(asked.body());
        if (!action.find() || !secret.find()) {
            throw new AssertionError(asked.address() + " shows no form: " + asked.body());
        }
        return follow(asked.address().resolve(action.group(1)), "xsrf=" + secret.group(1) + "&logout=yes")
                .address();
    }

    /** The value of a cookie of the platform; empty where there is none. */
    String cookie(String name) {
        return cookies.getOrDefault(PLATFORM.getHost(), Map.of()).getOrDefault(name, "");
    }

    /** Sets a cookie of the platform. */
    void cookie(String name, String value) {
        cookies.computeIfAbsent(PLATFORM.getHost(), host -> new LinkedHashMap<>())
                .put(name, value);
    }

    Page follow(URI address, String form) {
        var at = address;
        for (int step = 0; step < MOST_STEPS; step++) {
            var response = send(at, step == 0 ? form : "");
            var location = response.headers().firstValue("Location");
            if (location.isEmpty()) {
                return new Page(at, response.statusCode(), response.body());
            }
            at = at.resolve(location.get());
        }
        throw new AssertionError("redirects without an end: " + at);
    }

    private HttpResponse<String> send(URI address, String form) {
        var jar = cookies.computeIfAbsent(address.getHost(), host -> new LinkedHashMap<>());
        var text = address.toString().replace(PLATFORM.toString(), registry);
        var request = HttpRequest.newBuilder(URI.create(text)).timeout(Duration.ofSeconds(30));
        if (!jar.isEmpty()) {
            request.header(
                    "Cookie",
                    jar.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form));
        }
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            for (var cookie : response.headers().allValues("Set-Cookie")) {
                var pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
                if (cookie.contains("Max-Age=0") || cookie.contains("1970")) {
                    jar.remove(pair[0]);
                } else {
                    jar.put(pair[0], pair[1]);
                }
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
