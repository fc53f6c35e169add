package io.mailuo.ingest.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mailuo.http.ApiModule;
import io.mailuo.http.ApiServer;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.MapConfig;
import io.mailuo.http.Routes;
import io.mailuo.spec.config.Configuration;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsolePageTest {

    private static final MapConfig WITH_TILES =
            new MapConfig(List.of("https://tiles.example:8443/{z}/{x}/{y}.png"), 512, "(c) Example", 116.4, 39.9, 11.0);

    private final HttpClient http = HttpClient.newHttpClient();
    private ApiServer server;

    @BeforeEach
    void serve() throws IOException {
        server = start(MapConfig.NONE);
    }

    @AfterEach
    void close() {
        server.close();
        http.close();
    }

    @Test
    void serves_the_page_with_a_policy_that_keeps_it_to_its_own_host() throws Exception {
        var page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "cache-control")).isEqualTo("no-cache");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(page, "content-security-policy"))
                .startsWith("default-src 'self'; ")
                .contains("worker-src 'self' blob:")
                .doesNotContain("unsafe", "http");
    }

    @Test
    void lets_browsers_keep_what_has_a_hash_in_its_name() throws Exception {
        assumeTrue(ConsolePage.class.getResource("/console/index.html") != null, "built with -Dweb.skip=true");
        var script = Pattern.compile("assets/[A-Za-z0-9_.-]+\\.js").matcher(get("/").body());
        assertThat(script.find()).isTrue();
        var asset = get("/" + script.group());
        assertThat(asset.statusCode()).isEqualTo(200);
        assertThat(header(asset, "content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(asset, "cache-control")).contains("immutable");
    }

    @Test
    void serves_nothing_else_from_the_class_path() throws Exception {
        for (var path : List.of(
                "/assets/..%2findex.html",
                "/assets/%2e%2e%2f%2e%2e%2flogback.xml", "/assets/none.js", "/logback.xml", "/console/index.html")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void tells_the_page_what_the_operator_has_set() throws Exception {
        assertThat(get("/console/config.json").body()).isEqualTo("{\"map\":{}}");
        server.close();
        server = start(WITH_TILES);
        var map = Json.MAPPER.readTree(get("/console/config.json").body()).path("map");
        assertThat(map.path("tiles").path(0).asText()).isEqualTo("https://tiles.example:8443/{z}/{x}/{y}.png");
        assertThat(map.path("center").path(0).asDouble()).isEqualTo(116.4);
        assertThat(header(get("/"), "content-security-policy"))
                .contains("img-src 'self' data: blob: https://tiles.example:8443;")
                .contains("connect-src 'self' https://tiles.example:8443;");
    }

    @Test
    void refuses_a_tile_address_that_is_none_and_half_a_place() {
        assertThatThrownBy(() -> new MapConfig(List.of("javascript:alert(1)"), 256, "", null, null, null))
                .hasMessageContaining("javascript:alert(1)")
                .hasMessageContaining("https://tiles.example/{z}/{x}/{y}.png");
        assertThatThrownBy(() -> new MapConfig(List.of(), 256, "", 116.4, null, null))
                .hasMessageContaining("both or neither");
    }

    @Test
    void sets_nothing_unless_the_operator_does() {
        assertThat(Configuration.parse(MapConfig.class, "console.yaml", "{}")).isEqualTo(MapConfig.NONE);
    }

    private static ApiServer start(MapConfig config) throws IOException {
        return ApiServer.start(HttpConfig.loopback(0), List.of(new ApiModule() {
            @Override
            public void mount(Routes routes) {
                new ConsolePage(config).mount(routes);
            }

            @Override
            public Authenticator authenticator() {
                return token -> Optional.empty();
            }
        }));
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
