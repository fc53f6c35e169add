package io.mailuo.registry.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.http.ApiModule;
import io.mailuo.http.ApiServer;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.MapConfig;
import io.mailuo.http.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortalPageTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private ApiServer server;

    @BeforeEach
    void serve() throws IOException {
        server = ApiServer.start(HttpConfig.loopback(0), List.of(new ApiModule() {
            @Override
            public void mount(Routes routes) {
                new PortalPage(MapConfig.NONE).mount(routes);
            }

            @Override
            public Authenticator authenticator() {
                return token -> Optional.empty();
            }
        }));
    }

    @AfterEach
    void close() {
        server.close();
        http.close();
    }

    @Test
    void serves_the_portal_in_its_own_directory_and_keeps_it_to_its_own_host() throws Exception {
        var page = get("/portal/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).startsWith("default-src 'self'; ").doesNotContain("unsafe", "http"));
        assertThat(get("/portal/config.json").body()).isEqualTo("{\"map\":{}}");
    }

    @Test
    void leads_to_the_directory_where_the_slash_is_missing() throws Exception {
        var answer = get("/portal");
        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("location")).contains("/portal/");
    }

    @Test
    void leaves_other_paths_to_others() throws Exception {
        for (var path : List.of("/", "/portal/index.html", "/portal/assets/..%2findex.html", "/portals")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return http.send(request, BodyHandlers.ofString());
    }
}
