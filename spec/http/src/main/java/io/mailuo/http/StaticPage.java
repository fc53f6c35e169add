package io.mailuo.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A web page from the class path: its index, icon and assets under one path, and a file of settings. It needs no
 * session; what it shows comes from the API, which does. The policy keeps it to its own host and the hosts given.
 */
public final class StaticPage {

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
            <p>This build has no web pages: it was built with -Dweb.skip=true. The API is under /api/v1.</p>
            <p lang="zh">此构建不含网页（构建时用了 -Dweb.skip=true）。API 位于 /api/v1。</p>
            """;

    private final Class<?> owner;
    private final String resources;
    private final String path;
    private final String settingsPath;
    private final Buffer settings;
    private final String policy;
    private final Map<String, Buffer> files = new ConcurrentHashMap<>();

    /**
     * @param owner a class of the module that the page is built into
     * @param resources directory on the class path, such as {@code /console/}
     * @param path where it is served, beginning and ending with a slash
     * @param settingsPath where its settings are served
     * @param settings JSON that the page reads when it starts
     * @param imageOrigins further hosts that it may fetch pictures from, such as {@code https://tiles.example}
     */
    public StaticPage(
            Class<?> owner,
            String resources,
            String path,
            String settingsPath,
            String settings,
            List<String> imageOrigins) {
        this.owner = owner;
        this.resources = resources;
        this.path = path;
        this.settingsPath = settingsPath;
        this.settings = Buffer.buffer(settings.getBytes(StandardCharsets.UTF_8));
        this.policy = policy(imageOrigins);
    }

    /** Adds the page's routes. */
    public void mount(Routes routes) {
        var router = routes.router();
        if (path.length() > 1) {
            var bare = path.substring(0, path.length() - 1);
            router.get(bare).handler(this::index);
        }
        router.get(path).handler(this::index);
        router.get(path + "favicon.svg").handler(context -> file(context, "favicon.svg", ASK_AGAIN));
        router.get(path + "assets/:name").handler(this::asset);
        router.get(settingsPath).handler(context -> answer(context, "json", ASK_AGAIN, settings));
    }

    private void index(RoutingContext context) {
        if (!context.request().path().endsWith("/")) {
            // Without the slash the page's relative addresses would miss its directory.
            context.response()
                    .setStatusCode(308)
                    .putHeader("Location", path)
                    .putHeader("Cache-Control", ASK_AGAIN)
                    .end();
            return;
        }
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
        try (InputStream in = owner.getResourceAsStream(resources + name)) {
            if (in == null) {
                return Optional.empty();
            }
            var bytes = Buffer.buffer(in.readAllBytes());
            files.put(name, bytes);
            return Optional.of(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resources + name + " from the class path", e);
        }
    }

    /** What the page may load: itself, its workers, pictures that it draws, and those of the hosts given. */
    private static String policy(List<String> imageOrigins) {
        var more = imageOrigins.isEmpty() ? "" : " " + String.join(" ", imageOrigins);
        return "default-src 'self'; img-src 'self' data: blob:" + more + "; connect-src 'self'" + more
                + "; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
                + "; frame-ancestors 'none'";
    }
}
