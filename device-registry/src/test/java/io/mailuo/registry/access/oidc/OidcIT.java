package io.mailuo.registry.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.RegistryForTests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** People sign in by a certified OpenID provider, a process of its own, with its own pages. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcIT {

    private static final String SECRET = "a secret of the test: /+&=%";
    private static final String PAGE = "/portal/#/devices?q=cover%201";

    @TempDir
    private static Path directory;

    private static CertifiedProvider provider;
    private static RegistryForTests registry;
    private static String local;

    private Browser browser;

    @BeforeAll
    static void start() throws IOException {
        provider = CertifiedProvider.start("mailuo", SECRET, Browser.PLATFORM.resolve(OidcConfig.CALLBACK));
        var secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        registry = RegistryForTests.start(RegistryForTests.config(
                directory,
                new OidcConfig(
                        provider.issuer(),
                        "mailuo",
                        secret,
                        null,
                        "City SSO",
                        Browser.PLATFORM,
                        "sub",
                        List.of("openid"),
                        Duration.ofSeconds(10))));
        local = registry.service().localToken();
    }

    @AfterAll
    static void stop() {
        registry.close();
        provider.close();
    }

    @BeforeEach
    void newBrowser() {
        registry.as(local);
        browser = new Browser(registry.url());
    }

    @Test
    @Order(1)
    void a_clerk_whose_account_is_linked_signs_in_and_comes_back_to_the_page() {
        var made = registry.post(
                "/accounts",
                "{'username':'clerk','role':'registrar','organization':'city','oidcSubject':'zhang.wei@city'}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(registry.get("/sessions/ways").response().body())
                .isEqualTo(
                        "{\"password\":true,\"oidc\":{\"name\":\"City SSO\",\"start\":\"/api/v1/sessions/oidc/start\"}}");

        var shown = browser.signIn(PAGE, "zhang.wei@city");

        assertThat(shown.address()).isEqualTo(URI.create("https://iot.test" + PAGE));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(browser.cookie("__Host-mailuo_oidc"))
                .as("the attempt is over")
                .isEmpty();
        registry.as(browser.cookie("mailuo_session"));
        var current = registry.get("/sessions/current");
        assertThat(current.text("/user/username")).isEqualTo("clerk");
        assertThat(current.text("/user/role")).isEqualTo("registrar");
        assertThat(registry.get("/devices").status()).isEqualTo(200);
        assertThat(registry.get("/accounts").status()).isEqualTo(403);
        registry.as(local);
        var audited = registry.get("/audit?action=session.oidc");
        assertThat(audited.text("/items/0/subject")).isEqualTo("clerk");
        assertThat(audited.text("/items/0/after/subject")).isEqualTo("zhang.wei@city");
        assertThat(audited.text("/items/0/after/issuer"))
                .isEqualTo(provider.issuer().toString());
        assertThat(login("clerk", made.text("/password")))
                .as("the one-time password, which somebody else knows, has ended")
                .isEqualTo(401);
    }

    @Test
    @Order(2)
    void a_stranger_learns_what_to_tell_the_administrator_and_gets_in_once_linked() {
        var shown = browser.signIn("/#/map?domain=14", "li.na");

        assertThat(shown.address().toString()).isEqualTo("https://iot.test/?signin=unknown-subject#/map?domain=14");
        assertThat(browser.cookie("mailuo_session")).isEmpty();
        var ways = browser.open("/api/v1/sessions/ways").body();
        assertThat(ways).contains("\"unlinked\":{\"issuer\":\"" + provider.issuer() + "\",\"subject\":\"li.na\"}");
        assertThat(registry.get("/audit?action=session.oidc-refused").text("/items/0/entity"))
                .isEqualTo("oidc-subject/li.na");

        registry.post("/accounts", "{'username':'li.na','role':'viewer','organization':'city'}");
        var linked = registry.patch("/accounts/li.na", "{'oidcSubject':'li.na'}");
        assertThat(linked.text("/oidcIssuer")).isEqualTo(provider.issuer().toString());
        assertThat(browser.signIn("/", "li.na").refusal()).isEmpty();
        assertThat(browser.open("/api/v1/sessions/current").body()).contains("\"username\":\"li.na\"");
    }

    @Test
    @Order(3)
    void an_account_that_is_disabled_or_no_longer_linked_is_refused_and_its_sessions_end() {
        var session = signedIn("zhang.wei@city");
        registry.as(local);
        assertThat(registry.patch("/accounts/clerk", "{'oidcSubject':null}")
                        .body()
                        .has("oidcIssuer"))
                .isFalse();
        registry.as(session);
        assertThat(registry.get("/sessions/current").status()).isEqualTo(401);
        assertThat(browser.signIn("/portal/", "zhang.wei@city").refusal()).isEqualTo("unknown-subject");

        registry.as(local);
        registry.patch("/accounts/clerk", "{'oidcSubject':'zhang.wei@city','disabled':true}");
        assertThat(browser.signIn("/portal/", "zhang.wei@city").refusal()).isEqualTo("account-disabled");
        assertThat(registry.get("/audit?action=session.oidc-refused").text("/items/0/after/reason"))
                .isEqualTo("account-disabled");
        registry.patch("/accounts/clerk", "{'disabled':false}");
    }

    @Test
    @Order(3)
    void whoever_has_signed_in_by_the_provider_may_sign_out_there_too() {
        assertThat(browser.open("/api/v1/sessions/ways").body()).doesNotContain("\"end\"");
        assertThat(browser.signIn("/portal/", "li.na").refusal()).isEmpty();
        assertThat(browser.signIn("/portal/").address())
                .as("the provider knows who it is")
                .isEqualTo(Browser.PLATFORM.resolve("/portal/"));
        assertThat(browser.open("/api/v1/sessions/ways").body()).contains("\"end\":\"/api/v1/sessions/oidc/end\"");

        var end = browser.redirect("/api/v1/sessions/oidc/end");
        assertThat(end.toString()).startsWith(provider.issuer().toString()).contains("client_id=mailuo");
        assertThat(browser.signOut(end)).isEqualTo(Browser.PLATFORM.resolve("/portal/"));
        assertThat(browser.open("/api/v1/sessions/ways").body()).doesNotContain("\"end\"");
        assertThat(browser.signIn("/portal/").address().toString())
                .as("the provider asks who it is")
                .startsWith(provider.issuer().toString());
    }

    @Test
    @Order(4)
    void an_answer_counts_once_and_only_in_the_browser_that_asked() {
        var start = "/api/v1/sessions/oidc/start";
        var back = browser.wayBack(browser.redirect(start), "zhang.wei@city");
        var attempt = browser.cookie("__Host-mailuo_oidc");
        var other = new Browser(registry.url());
        assertThat(other.follow(back, "").refusal()).as("no cookie").isEqualTo("sign-in-expired");
        other.redirect(start);
        assertThat(other.follow(back, "").refusal())
                .as("another attempt's cookie")
                .isEqualTo("sign-in-expired");
        var forged = URI.create(back.toString().replaceAll("state=[^&]*", "state=0"));
        assertThat(browser.follow(forged, "").refusal()).as("another state").isEqualTo("sign-in-expired");
        assertThat(other.cookie("mailuo_session")).isEmpty();

        assertThat(browser.follow(back, "").refusal()).isEmpty();
        browser.cookie("__Host-mailuo_oidc", attempt);
        assertThat(browser.follow(back, "").refusal()).as("a second time").isEqualTo("sign-in-expired");
    }

    @Test
    @Order(5)
    void one_person_is_one_account_and_never_an_administrator() {
        var taken = registry.patch("/accounts/clerk", "{'oidcSubject':'li.na'}");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.text("/detail")).contains("'li.na'");
        for (var administrator : List.of("system-admin", "security-admin", "audit-admin")) {
            var refused = registry.post(
                    "/accounts", "{'username':'a','role':'" + administrator + "','oidcSubject':'somebody'}");
            assertThat(refused.status()).as(administrator).isEqualTo(400);
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/oidcSubject");
            assertThat(registry.patch("/accounts/li.na", "{'role':'" + administrator + "','organization':null}")
                            .text("/errors/0/pointer"))
                    .isEqualTo("/oidcSubject");
        }
        for (var wrong : List.of("", " x", "x ", "a\\nb", "x".repeat(256))) {
            assertThat(registry.patch("/accounts/li.na", "{'oidcSubject':'" + wrong + "'}")
                            .text("/errors/0/pointer"))
                    .as(wrong)
                    .isEqualTo("/oidcSubject");
        }
        assertThat(registry.patch("/accounts/li.na", "{'oidcIssuer':'https://other.test'}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    @Order(6)
    void the_provider_may_change_its_keys_and_may_go_away() throws IOException {
        signedIn("zhang.wei@city");
        provider.rotate();
        signedIn("zhang.wei@city");

        var back = browser.wayBack(browser.redirect("/api/v1/sessions/oidc/start"), "zhang.wei@city");
        provider.close();
        assertThat(browser.follow(back, "").refusal()).isEqualTo("provider-unreachable");
        var reset = registry.post("/accounts/clerk/password", "").text("/password");
        assertThat(login("clerk", reset)).as("by password meanwhile").isEqualTo(201);
    }

    private String signedIn(String subject) {
        browser = new Browser(registry.url());
        assertThat(browser.signIn("/portal/", subject).refusal()).isEmpty();
        assertThat(browser.cookie("mailuo_session")).startsWith("ml_");
        return browser.cookie("mailuo_session");
    }

    private static int login(String username, String password) {
        return registry.post("/sessions", "{'username':'" + username + "','password':'" + password + "'}")
                .status();
    }
}
