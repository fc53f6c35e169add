package io.mailuo.http;

import io.mailuo.spec.problem.Problem;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.registry.Scope;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of one {@link ApiModule}. Paths are relative to {@code /api/v1} and name their parameters as in
 * {@code /devices/{code}}.
 */
public final class Routes {

    /** Name of the cookie that carries a session's token. */
    public static final String SESSION_COOKIE = "mailuo_session";

    /** Subprotocol prefix by which a browser hands a token to a WebSocket. */
    public static final String BEARER_SUBPROTOCOL = "bearer.";

    /** Where the API is mounted. */
    public static final String BASE = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final String BEARER = "Bearer ";

    private final Router router;
    private final Vertx vertx;
    private final ExecutorService threads;
    private final Semaphore slots;
    private final Authenticator authenticator;
    private final int maxBodyBytes;
    private final boolean behindTlsProxy;
    private final Forwarding forwarding;
    private final List<String> served = new ArrayList<>();

    Routes(
            Router router,
            Vertx vertx,
            ExecutorService threads,
            Semaphore slots,
            Authenticator authenticator,
            HttpConfig config) {
        this.router = router;
        this.vertx = vertx;
        this.threads = threads;
        this.slots = slots;
        this.authenticator = authenticator;
        this.maxBodyBytes = config.maxBodyBytes();
        this.behindTlsProxy = config.behindTlsProxy();
        this.forwarding = new Forwarding(behindTlsProxy ? config.proxies() : List.of());
    }

    /** Serves GET. */
    public void get(String path, Access access, Handler handler) {
        add(HttpMethod.GET, path, access, 0, handler);
    }

    /** Serves POST with a JSON body of the server's default limit. */
    public void post(String path, Access access, Handler handler) {
        add(HttpMethod.POST, path, access, maxBodyBytes, handler);
    }

    /** Serves POST with a body of at most {@code maxBytes}. */
    public void post(String path, Access access, int maxBytes, Handler handler) {
        add(HttpMethod.POST, path, access, maxBytes, handler);
    }

    /** Serves PATCH (RFC 7396 JSON merge patch). */
    public void patch(String path, Access access, Handler handler) {
        add(HttpMethod.PATCH, path, access, maxBodyBytes, handler);
    }

    /** Serves PUT. */
    public void put(String path, Access access, Handler handler) {
        add(HttpMethod.PUT, path, access, maxBodyBytes, handler);
    }

    /** Serves DELETE. */
    public void delete(String path, Access access, Handler handler) {
        add(HttpMethod.DELETE, path, access, 0, handler);
    }

    /**
     * Serves POST with a body of any kind and at most {@code maxBytes}, which goes to a file in {@code directory}, not to
     * memory. The file is removed afterwards.
     */
    public void upload(String path, Access access, long maxBytes, Path directory, UploadHandler handler) {
        upload(HttpMethod.POST, path, access, maxBytes, directory, handler);
    }

    /** Serves PUT as {@link #upload} does POST. */
    public void uploadPut(String path, Access access, long maxBytes, Path directory, UploadHandler handler) {
        upload(HttpMethod.PUT, path, access, maxBytes, directory, handler);
    }

    private void upload(
            HttpMethod method, String path, Access access, long maxBytes, Path directory, UploadHandler handler) {
        served.add(method + " " + path);
        router.route(method, BASE + vertxPath(path)).handler(context -> {
            var eventLoop = vertx.getOrCreateContext();
            var upload = Upload.prepare(context.request(), eventLoop);
            occupy(context, () -> {
                var answer = answer(context, () -> {
                    var principal = authorize(context.request(), access, false);
                    return uploaded(context, principal, upload.receive(maxBytes, directory), maxBytes, handler);
                });
                eventLoop.runOnContext(ignored -> {
                    endUnread(context.request(), context);
                    write(context, answer);
                });
            });
        });
    }

    /** What is left of a refused body: HTTP/1.1 closes the connection, HTTP/2 has to let it go by. */
    private static void endUnread(HttpServerRequest request, RoutingContext context) {
        if (request.isEnded()) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            request.handler(ignored -> {});
            request.resume();
        } else {
            context.response().putHeader("Connection", "close");
        }
    }

    /** Serves GET with a body of any length. */
    public void stream(String path, Access access, StreamHandler handler) {
        served.add("GET " + path);
        router.route(HttpMethod.GET, BASE + vertxPath(path))
                .handler(context -> occupy(context, () -> streamed(context, access, handler)));
    }

    /** Serves POST with a JSON body of at most {@code maxBytes}, and answers with a body of any length. */
    public void streamPost(String path, Access access, int maxBytes, StreamHandler handler) {
        served.add("POST " + path);
        router.route(HttpMethod.POST, BASE + vertxPath(path))
                .handler(BodyHandler.create(false).setBodyLimit(maxBytes))
                .handler(context -> occupy(context, () -> streamed(context, access, handler)));
    }

    /** Serves WebSockets; the token comes by header, cookie or subprotocol {@code bearer.<token>}. */
    public void webSocket(String path, Access access, SocketHandler handler) {
        served.add("GET " + path);
        router.get(BASE + vertxPath(path)).handler(context -> upgrade(context, access, handler));
    }

    /** The Vert.x router itself, for static pages outside the API. */
    public Router router() {
        return router;
    }

    /** The Vert.x instance of the server. */
    public Vertx vertx() {
        return vertx;
    }

    /** What is served so far, such as {@code GET /devices/{code}}. */
    public List<String> served() {
        return List.copyOf(served);
    }

    private void add(HttpMethod method, String path, Access access, int maxBytes, Handler handler) {
        served.add(method + " " + path);
        var route = router.route(method, BASE + vertxPath(path));
        if (maxBytes > 0) {
            route.handler(BodyHandler.create(false).setBodyLimit(maxBytes));
        }
        route.handler(context -> dispatch(context, access, handler));
    }

    private interface Work {
        Answer run() throws Exception;
    }

    private void dispatch(RoutingContext context, Access access, Handler handler) {
        var eventLoop = vertx.getOrCreateContext();
        occupy(context, () -> {
            var answer = answer(context, () -> {
                var principal = authorize(context.request(), access, false);
                return handler.handle(call(context, body(context), principal));
            });
            eventLoop.runOnContext(ignored -> write(context, answer));
        });
    }

    /** Runs on a virtual thread, unless too much is under way. */
    private void occupy(RoutingContext context, Runnable work) {
        if (!slots.tryAcquire()) {
            write(context, Problems.answer(Problems.overloaded(), language(context.request())));
            return;
        }
        threads.execute(() -> {
            try {
                work.run();
            } finally {
                slots.release();
            }
        });
    }

    private static Answer answer(RoutingContext context, Work work) {
        var request = context.request();
        var language = language(request);
        try {
            return work.run();
        } catch (ProblemException e) {
            return Problems.answer(e, language);
        } catch (Exception | LinkageError | StackOverflowError e) {
            var reference = UUID.randomUUID().toString();
            LOG.error("request failed, reference={} method={} path={}", reference, request.method(), request.path(), e);
            return Problems.answer(Problems.internal(reference), language);
        }
    }

    private static byte[] body(RoutingContext context) {
        var buffer = context.body() == null ? null : context.body().buffer();
        return buffer == null ? new byte[0] : buffer.getBytes();
    }

    private Call call(RoutingContext context, byte[] body, Optional<Principal> principal) {
        var request = context.request();
        var address = request.remoteAddress();
        var peer = address == null
                ? "unknown"
                : forwarding.client(address.hostAddress(), request.headers().getAll("X-Forwarded-For"));
        return new Call(
                request,
                context.pathParams(),
                body,
                principal,
                language(request),
                peer,
                request.isSSL() || behindTlsProxy);
    }

    private Answer uploaded(
            RoutingContext context,
            Optional<Principal> principal,
            Optional<Path> file,
            long maxBytes,
            UploadHandler handler)
            throws Exception {
        if (file.isEmpty()) {
            return Problems.answer(Problems.tooLarge(maxBytes), language(context.request()));
        }
        try {
            return handler.handle(call(context, new byte[0], principal), file.get());
        } finally {
            Files.deleteIfExists(file.get());
        }
    }

    private void streamed(RoutingContext context, Access access, StreamHandler handler) {
        var response = context.response();
        var begun = new AtomicBoolean();
        var answer = answer(context, () -> {
            var principal = authorize(context.request(), access, false);
            var streamed = handler.handle(call(context, body(context), principal));
            var out = new ResponseStream(response, () -> {
                begun.set(true);
                response.putHeader("Cache-Control", "no-store");
                response.putHeader("X-Content-Type-Options", "nosniff");
                response.putHeader("Content-Type", streamed.contentType());
                response.putHeader("Content-Disposition", "attachment; filename=\"" + streamed.fileName() + "\"");
                response.setChunked(true);
            });
            try {
                streamed.body().writeTo(out);
                out.finish();
                response.end();
            } catch (IOException e) {
                if (!begun.get()) {
                    throw e;
                }
                LOG.info(
                        "stream cut short, path={} reason={}", context.request().path(), e.getMessage());
            }
            return Answer.noContent();
        });
        if (!begun.get()) {
            context.vertx().runOnContext(ignored -> write(context, answer));
        } else if (!response.ended()) {
            response.reset();
        }
    }

    private void upgrade(RoutingContext context, Access access, SocketHandler handler) {
        var request = context.request();
        var language = language(request);
        try {
            var principal = authorize(request, access, true);
            var call = call(context, new byte[0], principal);
            request.toWebSocket()
                    .onSuccess(socket -> handler.connected(call, socket))
                    .onFailure(e -> {
                        if (!context.response().ended()) {
                            write(context, Problems.answer(Problems.badRequest(), language));
                        }
                    });
        } catch (ProblemException e) {
            write(context, Problems.answer(e, language));
        }
    }

    private Optional<Principal> authorize(HttpServerRequest request, Access access, boolean socket) {
        var principal = authenticate(request, socket);
        return switch (access) {
            case Access.Open() -> principal;
            case Access.Session() -> Optional.of(required(principal));
            case Access.Authenticated() -> Optional.of(active(principal));
            case Access.Scoped(Scope scope) -> {
                var known = active(principal);
                if (!known.scopes().contains(scope)) {
                    LOG.warn(
                            "refused, subject={} token={} method={} path={} missing={}",
                            known.subject(),
                            known.tokenId(),
                            request.method(),
                            request.path(),
                            scope.text());
                    throw new ProblemException(Problems.forbidden(scope.text()));
                }
                yield Optional.of(known);
            }
        };
    }

    private static Principal required(Optional<Principal> principal) {
        return principal.orElseThrow(() -> new ProblemException(Problems.unauthenticated()));
    }

    /** One that may do something: the password that someone else gave has been changed. */
    private static Principal active(Optional<Principal> principal) {
        var known = required(principal);
        if (known.scopes().isEmpty()) {
            throw new ProblemException(Problems.passwordChangeRequired());
        }
        return known;
    }

    private Optional<Principal> authenticate(HttpServerRequest request, boolean socket) {
        var header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authenticator.authenticate(header.substring(BEARER.length()).strip());
        }
        if (socket) {
            var offered = request.getHeader("Sec-WebSocket-Protocol");
            if (offered != null && offered.startsWith(BEARER_SUBPROTOCOL)) {
                return authenticator.authenticate(
                        offered.substring(BEARER_SUBPROTOCOL.length()).strip());
            }
        }
        var cookie = request.getCookie(SESSION_COOKIE);
        if (cookie == null) {
            return Optional.empty();
        }
        refuseForeignOrigin(request, socket);
        return authenticator.authenticate(cookie.getValue());
    }

    /** A browser sends the session cookie by itself, so what changes state must come from our own pages. */
    private static void refuseForeignOrigin(HttpServerRequest request, boolean socket) {
        var origin = request.getHeader("Origin");
        boolean safe = !socket && (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD);
        if (origin == null || safe) {
            return;
        }
        var authority = request.authority();
        if (authority == null || !authority.toString().equalsIgnoreCase(authorityOf(origin))) {
            throw new ProblemException(Problems.foreignOrigin(origin));
        }
    }

    private static String authorityOf(String origin) {
        try {
            var authority = URI.create(origin).getAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static void write(RoutingContext context, Answer answer) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (!answer.contentType().isEmpty()) {
            response.putHeader("Content-Type", answer.contentType());
        }
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            response.putHeader(header.getKey(), header.getValue());
        }
        if (!answer.cookies().isEmpty()) {
            response.putHeader("Set-Cookie", answer.cookies());
        }
        response.end(io.vertx.core.buffer.Buffer.buffer(answer.body()));
    }

    static void write(RoutingContext context, Problem problem) {
        write(context, Problems.answer(problem, language(context.request())));
    }

    static Locale language(HttpServerRequest request) {
        var accepted = request.getHeader("Accept-Language");
        if (accepted == null) {
            return Locale.ENGLISH;
        }
        try {
            for (var range : Locale.LanguageRange.parse(accepted)) {
                if (range.getRange().startsWith("zh")) {
                    return Locale.SIMPLIFIED_CHINESE;
                }
                if (range.getRange().startsWith("en")) {
                    return Locale.ENGLISH;
                }
            }
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
        return Locale.ENGLISH;
    }

    private static String vertxPath(String path) {
        return path.replaceAll("\\{([a-zA-Z]+)}", ":$1");
    }
}
