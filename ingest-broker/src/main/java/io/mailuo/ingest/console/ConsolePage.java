package io.mailuo.ingest.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.http.Routes;
import io.mailuo.spec.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The live console: a page from the class path under {@code /}, and {@code /console/config.json}. It needs no session;
 * what it shows comes from the API, which does.
 */
public final class ConsolePage {

    private static final String RESOURCES = "/console/";
    private static final String INDEX = "index.html";
    private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");
    private static final String NOT_BUILT = """
            <!doctype html><meta charset="utf-8"><title>Mailuo</title>
            <p>This build has no console page: it was built with -Dweb.skip=true. The API is under /api/v1.</p>
            <p lang="zh">此构建不含控制台页面（构建时用了 -Dweb.skip=true）。API 位于 /api/v1。</p>
            """;

    private final String settings;
    private final String policy;
    private final Map<String, Buffer> files = new ConcurrentHashMap<>();

    /** The page as {@code config} sets it. */
    public ConsolePage(ConsoleConfig config) {
        this.settings = settings(config);
        this.policy = policy(config);
    }

    /** Adds the page's routes. */
    public void mount(Routes routes) {
        var router = routes.router();
        router.get("/").handler(this::index);
        router.get("/favicon.svg").handler(context -> file(context, "favicon.svg", ASK_AGAIN));
        router.get("/assets/:name").handler(this::asset);
        router.get("/console/config.json")
                .handler(context -> answer(context, "json", ASK_AGAIN, Buffer.buffer(settings)));
    }

    private void index(RoutingContext context) {
        answer(context, "html", ASK_AGAIN, content(INDEX).orElseGet(() -> Buffer.buffer(NOT_BUILT)));
    }

    private void asset(RoutingContext context) {
        var name = context.pathParam("name");
        if (ASSET.matcher(name).matches()) {
            file(context, "assets/" + name, FOREVER);
        } else {
            context.next();
        }
    }

    private void file(RoutingContext context, String name, String caching) {
        content(name)
                .ifPresentOrElse(
                        bytes -> answer(context, name.substring(name.lastIndexOf('.') + 1), caching, bytes),
                        context::next);
    }

    private void answer(RoutingContext context, String extension, String caching, Buffer bytes) {
        context.response()
                .putHeader("Content-Type", TYPES.getOrDefault(extension, "application/octet-stream"))
                .putHeader("Cache-Control", caching)
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Frame-Options", "DENY")
                .end(bytes);
    }

    /** A file of the page; kept once read, and only what exists is kept, so this holds at most the page. */
    private Optional<Buffer> content(String name) {
        var known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try (InputStream in = ConsolePage.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                return Optional.empty();
            }
            var bytes = Buffer.buffer(in.readAllBytes());
            files.put(name, bytes);
            return Optional.of(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCES + name + " from the class path", e);
        }
    }

    /** What the page may load: itself, its workers, pictures that it draws, and tiles if there are any. */
    private static String policy(ConsoleConfig config) {
        var tiles = config.tileOrigins().isEmpty() ? "" : " " + String.join(" ", config.tileOrigins());
        return "default-src 'self'; img-src 'self' data: blob:" + tiles + "; connect-src 'self'" + tiles
                + "; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
                + "; frame-ancestors 'none'";
    }

    private static String settings(ConsoleConfig config) {
        var map = new LinkedHashMap<String, Object>();
        if (!config.tiles().isEmpty()) {
            map.put("tiles", config.tiles());
            map.put("tileSize", config.tileSize());
            map.put("attribution", config.attribution());
        }
        if (config.longitude() != null && config.latitude() != null) {
            map.put("center", new double[] {config.longitude(), config.latitude()});
        }
        if (config.zoom() != null) {
            map.put("zoom", config.zoom());
        }
        try {
            return Json.MAPPER.writeValueAsString(Map.of("map", map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the console's settings", e);
        }
    }
}
