package io.mailuo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.http.StreamHandler.Streamed;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {

    record Thing(String name, int count) {}

    /** A module with one route of each kind. */
    private static final class Things implements ApiModule {
        @Override
        public void mount(Routes routes) {
            routes.get("/open", Access.open(), call -> Answer.json(Map.of("language", call.language())));
            routes.get("/things/{id}", Access.scope(Scope.REGISTRY_READ), call -> {
                throw ProblemException.notFound(new Text("thing " + call.path("id"), "物品 " + call.path("id")));
            });
            routes.get(
                    "/from", Access.open(), call -> Answer.json(Map.of("peer", call.peer(), "secure", call.secure())));
            routes.get("/busy", Access.open(), call -> {
                throw ProblemException.later(
                        503, "busy", new Text("Busy", "忙"), new Text("Later.", "稍后。"), Duration.ofSeconds(2));
            });
            routes.get("/page", Access.open(), call -> Answer.json(Map.of("limit", call.limit())));
            routes.post(
                    "/things", Access.scope(Scope.REGISTRY_WRITE), call -> Answer.json(201, call.body(Thing.class)));
            routes.get("/broken", Access.open(), call -> {
                throw new IllegalStateException("the cause stays in the log");
            });
            routes.stream(
                    "/table",
                    Access.open(),
                    call -> new Streamed("text/csv", "table.csv", out -> {
                        int rows = call.query("rows").map(Integer::parseInt).orElseThrow();
                        for (int row = 0; row < rows; row++) {
                            out.write("1,2,3\n".getBytes(StandardCharsets.UTF_8));
                        }
                        if (call.query("fails").isPresent()) {
                            throw new ProblemException(503, "busy", new Text("Busy", "忙"), new Text("Later.", "稍后。"));
                        }
                    }));
            routes.webSocket("/echo", Access.authenticated(), (call, socket) -> {
                socket.writeTextMessage("hello " + call.principal().subject());
            });
        }

        @Override
        public Authenticator authenticator() {
            return token -> switch (token) {
                case "reader" -> principal(Set.of(Scope.REGISTRY_READ));
                case "writer" -> principal(Set.of(Scope.REGISTRY_READ, Scope.REGISTRY_WRITE));
                default -> Optional.empty();
            };
        }

        @Override
        public List<HealthCheck> healthChecks() {
            return List.of(new HealthCheck("shelf", () -> "is empty"));
        }

        private static Optional<Principal> principal(Set<Scope> scopes) {
            return Optional.of(new Principal("t1", "zhang", null, scopes, Instant.MAX));
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start(HttpConfig.loopback(0), List.of(new Things()));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void answers_an_unknown_path_with_a_problem_that_says_where_to_look() throws Exception {
        var response = send(get("/api/v1/nothing"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"no-such-path\"", "/api/v1/openapi.yaml");
    }

    @Test
    void answers_in_the_language_asked_for() throws Exception {
        var response = send(get("/api/v1/nothing").header("Accept-Language", "zh-CN,en;q=0.5"));

        assertThat(response.body()).contains("此路径不存在");
    }

    @Test
    void refuses_a_request_without_a_token_and_one_whose_token_lacks_the_scope() throws Exception {
        assertThat(send(get("/api/v1/things/7")).statusCode()).isEqualTo(401);
        assertThat(send(get("/api/v1/things/7").header("Authorization", "Bearer stranger"))
                        .statusCode())
                .isEqualTo(401);
        var refused = send(post("/api/v1/things", "{}").header("Authorization", "Bearer reader"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("registry:write");
    }

    @Test
    void renders_a_problem_thrown_by_a_handler() throws Exception {
        var response = send(get("/api/v1/things/7").header("Authorization", "Bearer reader"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"detail\":\"thing 7\"");
    }

    @Test
    void names_the_field_that_is_unknown_or_of_the_wrong_kind() throws Exception {
        var unknown = send(post("/api/v1/things", "{\"name\":\"a\",\"count\":1,\"colour\":\"red\"}")
                .header("Authorization", "Bearer writer"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("\"pointer\":\"/colour\"");

        var wrong = send(
                post("/api/v1/things", "{\"name\":\"a\",\"count\":\"many\"}").header("Authorization", "Bearer writer"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"pointer\":\"/count\"");

        var garbage = send(post("/api/v1/things", "\u0000{{").header("Authorization", "Bearer writer"));
        assertThat(garbage.body()).contains("\"code\":\"invalid-json\"");
    }

    @Test
    void refuses_a_body_over_the_limit() throws Exception {
        var body = "{\"name\":\"" + "x".repeat(2 << 20) + "\"}";

        assertThat(send(post("/api/v1/things", body).header("Authorization", "Bearer writer"))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void refuses_a_page_size_out_of_range_and_names_the_range() throws Exception {
        var response = send(get("/api/v1/page?limit=100000"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("1 to 1000");
    }

    @Test
    void keeps_the_cause_of_a_fault_from_the_caller_but_gives_a_reference() throws Exception {
        var response = send(get("/api/v1/broken"));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("the cause stays in the log").contains("internal");
    }

    @Test
    void a_stream_that_fails_before_its_first_piece_says_why_and_one_that_has_begun_is_cut() throws Exception {
        var whole = send(get("/api/v1/table?rows=20000"));
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"table.csv\"");
        assertThat(whole.body()).hasSize(120_000);
        assertThat(send(get("/api/v1/table?rows=0")).body()).isEmpty();

        var refused = send(get("/api/v1/table?rows=2&fails=yes"));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(refused.body()).contains("\"code\":\"busy\"").doesNotContain("1,2,3");

        assertThatThrownBy(() -> send(get("/api/v1/table?rows=20000&fails=yes")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refuses_a_session_cookie_that_another_site_sends_along() throws Exception {
        var foreign = post("/api/v1/things", "{\"name\":\"a\",\"count\":1}")
                .header("Cookie", "mailuo_session=writer")
                .header("Origin", "https://evil.example");
        assertThat(send(foreign).statusCode()).isEqualTo(403);

        var own = post("/api/v1/things", "{\"name\":\"a\",\"count\":1}")
                .header("Cookie", "mailuo_session=writer")
                .header("Origin", server.url());
        assertThat(send(own).statusCode()).isEqualTo(201);
    }

    @Test
    void opens_a_web_socket_to_a_bearer_by_subprotocol_and_to_nobody_else() throws Exception {
        var uri = URI.create(server.url().replace("http", "ws") + "/api/v1/echo");
        var first = new CompletableFuture<String>();
        var socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer reader")
                .buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
                        first.complete(data.toString());
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("hello zhang");
        socket.abort();

        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .buildAsync(uri, new WebSocket.Listener() {})
                        .get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void tells_what_is_not_ready() throws Exception {
        assertThat(send(get("/health/live")).statusCode()).isEqualTo(200);
        var ready = send(get("/health/ready"));
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("shelf", "is empty");
    }

    @Test
    void says_which_port_is_taken() {
        assertThatThrownBy(() -> ApiServer.start(HttpConfig.loopback(server.port()), List.of(new Things())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":" + server.port());
    }

    @Test
    void refuses_to_listen_beyond_loopback_without_tls() {
        var config = new HttpConfig("0.0.0.0", 0, null, null, false, List.of(), 1024, Duration.ofSeconds(5));

        assertThatThrownBy(() -> ApiServer.start(config, List.of(new Things())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.certificate");
    }

    @Test
    void believes_a_configured_proxy_about_the_client_and_nobody_else() throws Exception {
        assertThat(send(get("/api/v1/from").header("X-Forwarded-For", "203.0.113.9"))
                        .body())
                .contains("\"peer\":\"127.0.0.1\"", "\"secure\":false");
        var proxied = new HttpConfig(
                "127.0.0.1", 0, null, null, true, List.of("127.0.0.0/8", "10.0.0.0/8"), 1024, Duration.ofSeconds(5));
        try (var behind = ApiServer.start(proxied, List.of(new Things()))) {
            var from = HttpRequest.newBuilder(URI.create(behind.url() + "/api/v1/from"))
                    .header("X-Forwarded-For", "198.51.100.1, 203.0.113.9, 10.1.2.3");
            assertThat(send(from).body())
                    .as("what the client itself claims to have come through is not looked at")
                    .contains("\"peer\":\"203.0.113.9\"", "\"secure\":true");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1  | 203.0.113.9            | 192.0.2.1
            10.0.0.1   | ''                     | 10.0.0.1
            10.0.0.1   | 203.0.113.9, garbage   | 10.0.0.1
            10.0.0.1   | garbage, 10.0.0.2      | 10.0.0.2
            10.0.0.1   | 2001:db8::1            | 2001:db8:0:0:0:0:0:1
            fd00:0:0:0:0:0:0:1 | 10.0.0.9, ::1  | 0:0:0:0:0:0:0:1
            """)
    void reads_forwarded_addresses_from_the_end_as_far_as_proxies_go(String peer, String header, String client) {
        assertThat(new Forwarding(List.of("10.0.0.0/8", "fd00::/8")).client(peer, List.of(header)))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/", "", "::1/129", "10.0.0.0/-1"})
    void refuses_a_proxy_that_is_no_address(String text) {
        assertThatThrownBy(() -> new Forwarding(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void says_after_how_long_to_try_again() throws Exception {
        assertThat(send(get("/api/v1/busy")).headers().firstValue("Retry-After"))
                .hasValue("2");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    private HttpRequest.Builder post(String path, String body) {
        return get(path).POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
