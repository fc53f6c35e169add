package io.mailuo.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.RegistryForTests;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessIT {

    private static final String ALL = "['registry:read','registry:write','tokens:write','organizations:write']";

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String token;
    private static String password;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        token = registry.service().localToken();
        password = registry.service().firstAdministratorPassword().orElseThrow();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void useLocalToken() {
        registry.as(token);
    }

    @Test
    void logs_the_first_administrator_in_and_makes_them_change_the_password() {
        registry.as("");
        var login = registry.post("/sessions", "{'username':'admin','password':'" + password + "'}");

        assertThat(login.status()).as(login.response().body()).isEqualTo(201);
        assertThat(login.body().at("/user/mustChangePassword").asBoolean()).isTrue();
        var cookie = login.response().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("mailuo_session=ml_").contains("HttpOnly", "SameSite=Strict", "Path=/");
        var session = new String[] {"Cookie", cookie.substring(0, cookie.indexOf(';'))};
        var current = registry.send("GET", "/sessions/current", null, session);
        assertThat(current.text("/user/username")).isEqualTo("admin");
        assertThat(current.text("/user/role")).isEqualTo("setup");
        var early = registry.send("GET", "/devices", null, session);
        assertThat(early.status()).isEqualTo(403);
        assertThat(early.text("/code")).isEqualTo("password-change-required");
        assertThat(early.text("/detail")).contains("/accounts/current/password");
        var change = "{\"current\":\"" + password + "\",\"next\":\"a longer secret\"}";
        assertThat(registry.send("POST", "/accounts/current/password", change.replace("longer", ""), session)
                        .text("/errors/0/pointer"))
                .isEqualTo("/next");
        var other = registry.post("/sessions", "{'username':'admin','password':'" + password + "'}");
        assertThat(registry.send("POST", "/accounts/current/password", change, session)
                        .status())
                .isEqualTo(200);
        password = "a longer secret";
        assertThat(registry.send("GET", "/devices", null, session).status()).isEqualTo(200);
        assertThat(registry.send("GET", "/sessions/current", null, session)
                        .body()
                        .at("/user/mustChangePassword")
                        .asBoolean())
                .isFalse();
        var otherCookie = other.response().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(registry.send(
                                "GET",
                                "/sessions/current",
                                null,
                                "Cookie",
                                otherCookie.substring(0, otherCookie.indexOf(';')))
                        .status())
                .isEqualTo(401);
        assertThat(registry.send("DELETE", "/sessions/current", null, session).status())
                .isEqualTo(204);
        assertThat(registry.send("GET", "/sessions/current", null, session).status())
                .isEqualTo(401);
    }

    @Test
    void slows_guessing_down_and_tells_nothing_about_accounts() {
        registry.as("");
        for (var name : List.of("stranger", "admin2")) {
            for (int i = 0; i < 5; i++) {
                var refused = registry.post("/sessions", "{'username':'" + name + "','password':'guess'}");
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.text("/code")).isEqualTo("wrong-password");
            }
            assertThat(registry.post("/sessions", "{'username':'" + name + "','password':'guess'}")
                            .status())
                    .isEqualTo(429);
        }
        assertThat(registry.post("/sessions", "{'username':'a\\u0000','password':'guess'}")
                        .status())
                .isEqualTo(401);
        assertThat(registry.post("/sessions", "{'password':'guess'}").status()).isEqualTo(400);
    }

    @Test
    void issues_lists_and_revokes_tokens() {
        var issued = registry.post("/tokens", token("script", ALL, ""));
        assertThat(issued.status()).as(issued.response().body()).isEqualTo(201);
        assertThat(registry.get("/tokens").response().body())
                .contains(issued.text("/id"))
                .doesNotContain(issued.text("/token"));

        registry.as(issued.text("/token"));
        assertThat(registry.get("/organizations").status()).isEqualTo(200);
        assertThat(registry.delete("/tokens/" + issued.text("/id")).status()).isEqualTo(204);
        assertThat(registry.get("/organizations").status()).isEqualTo(401);
        registry.as(token);
        assertThat(registry.delete("/tokens/" + issued.text("/id")).status()).isEqualTo(404);
    }

    @Test
    void what_a_token_has_made_ends_with_it() {
        var made = registry.post("/tokens", token("maker", ALL, ""));
        registry.as(made.text("/token"));
        var child = registry.post("/tokens", token("child", ALL, "").replace("3600", "7200"));
        assertThat(child.text("/expiresAt")).isEqualTo(made.text("/expiresAt"));
        registry.as(child.text("/token"));
        var grandchild = registry.post("/tokens", token("grandchild", ALL, ""));
        registry.as(grandchild.text("/token"));
        assertThat(registry.get("/organizations").status()).isEqualTo(200);

        registry.as(token);
        assertThat(registry.delete("/tokens/" + made.text("/id")).status()).isEqualTo(204);
        for (var ended : List.of(made, child, grandchild)) {
            registry.as(ended.text("/token"));
            assertThat(registry.get("/organizations").status()).isEqualTo(401);
        }
        registry.as(token);
    }

    @Test
    void refuses_a_token_that_asks_for_nothing_for_ever_or_for_more_than_its_maker_has() {
        assertThat(registry.post("/tokens", token("x", "[]", "")).text("/errors/0/pointer"))
                .isEqualTo("/scopes");
        assertThat(registry.post("/tokens", token("x", "['everything']", "")).status())
                .isEqualTo(400);
        assertThat(registry.post("/tokens", "{'subject':'x','scopes':['registry:read']}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/expiresInSeconds");
        registry.as(registry.post("/tokens", token("limited", "['tokens:write']", ""))
                .text("/token"));
        assertThat(registry.post("/tokens", token("more", "['registry:write']", ""))
                        .status())
                .isEqualTo(403);
        assertThat(registry.get("/devices").status()).isEqualTo(403);
        registry.as("ml_guess");
        assertThat(registry.get("/devices").status()).isEqualTo(401);
    }

    @Test
    void keeps_a_department_within_its_own_organizations() {
        registry.post("/organizations", "{'id':'water','name':'Water','parent':'city'}");
        registry.post("/organizations", "{'id':'pumps','name':'Pumps','parent':'water'}");
        registry.post("/organizations", "{'id':'parks','name':'Parks','parent':'city'}");
        var own = device("pumps");
        var foreign = device("parks");
        registry.as(registry.post("/tokens", token("water-script", ALL, ",'organization':'water'"))
                .text("/token"));

        assertThat(registry.get("/devices").response().body()).contains(own).doesNotContain(foreign);
        assertThat(registry.get("/devices/" + own).status()).isEqualTo(200);
        assertThat(registry.get("/devices/" + foreign).status()).isEqualTo(403);
        assertThat(registry.get("/resolve?scheme=code&value=" + foreign).status())
                .isEqualTo(404);
        assertThat(registry.patch("/devices/" + foreign, "{'name':'mine'}").status())
                .isEqualTo(403);
        assertThat(registry.patch("/devices/" + own, "{'organization':'parks'}").status())
                .isEqualTo(403);
        assertThat(registry.get("/organizations").body().at("/items")).hasSize(2);
        assertThat(registry.post("/organizations", "{'id':'free','name':'Free'}")
                        .status())
                .isEqualTo(403);
        var inherited = registry.post("/tokens", token("child", "['registry:read']", ""));
        assertThat(inherited.text("/organization")).isEqualTo("water");
        assertThat(registry.post("/tokens", token("child", "['registry:read']", ",'organization':'city'"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void ends_the_local_token_before_when_a_new_one_is_issued() {
        var next = registry.service().localToken();

        registry.as(token);
        assertThat(registry.get("/devices").status()).isEqualTo(401);
        token = next;
        registry.as(next);
        assertThat(registry.get("/devices").status()).isEqualTo(200);
    }

    private static String device(String organization) {
        return registry.post(
                        "/devices",
                        "{'type':'14001','division':'110105','name':'x','organization':'" + organization + "'}")
                .text("/code");
    }

    private static String token(String subject, String scopes, String more) {
        return "{'subject':'" + subject + "','scopes':" + scopes + ",'expiresInSeconds':3600" + more + "}";
    }
}
