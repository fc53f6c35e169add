package io.mailuo.registry.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.MutableClock;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A water bureau with a plant below it, an emergency command with a team below it, and somebody else. */
class SharingIT {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final String UNTIL = NOW.plus(Duration.ofDays(30)).toString();

    @TempDir
    private static Path directory;

    private static final MutableClock CLOCK = new MutableClock(NOW);
    private static final Map<String, String> TOKENS = new HashMap<>();
    private static RegistryForTests registry;
    private static String gauge;
    private static String meter;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.start(
                RegistryForTests.config(directory, PostgresForTests.newDatabase(), "127.0.0.1:1", Duration.ZERO),
                CLOCK);
        TOKENS.put("city", registry.service().localToken());
        as("city");
        for (var pair : new String[] {"water city", "plant water", "command city", "team command", "other city"}) {
            var id = pair.substring(0, pair.indexOf(' '));
            registry.post(
                    "/organizations",
                    "{'id':'" + id + "','name':'Name of " + id + "','parent':'" + pair.substring(pair.indexOf(' ') + 1)
                            + "'}");
        }
        gauge = device("05001", "110105", "朝阳水位站", "water", "{'lon':116.46,'lat':39.92}");
        meter = device("06001", "110108", "海淀水表", "plant", "{'lon':116.30,'lat':39.96}");
        for (var organization : new String[] {"water", "plant", "command", "team", "other"}) {
            TOKENS.put(
                    organization,
                    registry.post(
                                    "/tokens",
                                    "{'subject':'" + organization + "-clerk','organization':'" + organization
                                            + "','scopes':['registry:read','registry:write'],'expiresInSeconds':31000000}")
                            .text("/token"));
        }
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void everybody_finds_every_device_in_the_catalogue_but_no_secret_of_it() {
        as("other");
        assertThat(registry.get("/devices").body().at("/items")).isEmpty();

        var found =
                registry.get("/sharing/catalogue?q=%E6%B0%B4%E4%BD%8D").body().at("/items");

        assertThat(found).hasSize(1);
        var item = found.get(0);
        assertThat(item.at("/device").asText()).isEqualTo(gauge);
        assertThat(item.at("/organizationName").asText()).isEqualTo("Name of water");
        assertThat(item.at("/access").asText()).isEqualTo("none");
        assertThat(item.at("/datastreams").findValuesAsText("property")).contains("water_level");
        assertThat(item.toString()).doesNotContain("G-1", "externalIds", "gateway", "codec", "profile");
        assertThat(codes("/sharing/catalogue?property=water_level")).containsExactly(gauge);
        assertThat(codes("/sharing/catalogue?organization=water&domain=06")).containsExactly(meter);
        assertThat(codes("/sharing/catalogue?bbox=116.2,39.9,116.4,40")).containsExactly(meter);
        assertThat(codes("/sharing/catalogue?organization=water&limit=1")).hasSize(1);
        assertThat(codes("/sharing/catalogue?devices=" + meter + ",0000000000000000000," + gauge))
                .containsExactlyInAnyOrder(gauge, meter);
        assertThat(registry.get("/sharing/catalogue?devices=" + ",".repeat(100)).text("/errors/0/pointer"))
                .contains("devices");
        as("water");
        assertThat(access("q=" + meter)).isEqualTo("own");
    }

    @Test
    void a_request_is_seen_by_both_sides_only_and_the_grant_may_be_less_than_was_asked() {
        as("command");
        var asked = request("'owner':'water','scope':{'divisions':['110100']},'resolutionMinutes':0");
        assertThat(asked.status()).as(asked.response().body()).isEqualTo(201);
        assertThat(asked.text("/organization")).isEqualTo("command");
        assertThat(asked.text("/matches")).isEqualTo("2");
        assertThat(access("q=" + gauge)).isEqualTo("requested");
        var path = "/sharing/requests/" + asked.text("/id");
        assertThat(registry.post(path + "/decision", "{'decision':'grant'}").status())
                .isEqualTo(403);
        as("other");
        assertThat(registry.get(path).status()).isEqualTo(404);
        assertThat(registry.get("/sharing/requests").body().at("/items")).isEmpty();
        as("plant");
        assertThat(registry.get(path).status()).isEqualTo(404);
        as("water");
        assertThat(registry.get("/sharing/requests?side=asked&state=open")
                        .body()
                        .at("/items")
                        .findValuesAsText("id"))
                .contains(asked.text("/id"));
        assertThat(registry.get("/sharing/requests?side=asking").body().at("/items"))
                .isEmpty();

        var decided = registry.post(
                path + "/decision",
                "{'decision':'grant','scope':{'devices':['" + gauge + "']},'resolutionMinutes':10}");

        assertThat(decided.status()).as(decided.response().body()).isEqualTo(200);
        assertThat(decided.text("/state")).isEqualTo("granted");
        assertThat(decided.text("/decidedBy")).isEqualTo("water-clerk");
        assertThat(registry.post(path + "/decision", "{'decision':'grant'}").text("/code"))
                .isEqualTo("already-decided");
        var grant = registry.get("/sharing/grants/" + decided.text("/grant"));
        assertThat(grant.text("/state")).isEqualTo("active");
        assertThat(grant.text("/request")).isEqualTo(asked.text("/id"));
        assertThat(grant.text("/resolutionMinutes")).isEqualTo("10");
        assertThat(grant.text("/uses/calls")).isEqualTo("0");
        as("team");
        assertThat(access("q=" + gauge)).isEqualTo("granted");
        assertThat(access("q=" + meter)).isNotEqualTo("granted");
        assertThat(registry.get("/sharing/grants?side=received")
                        .body()
                        .at("/items")
                        .findValuesAsText("id"))
                .contains(grant.text("/id"));
        assertThat(registry.get("/sharing/grants/" + grant.text("/id") + "/uses")
                        .body()
                        .at("/items"))
                .isEmpty();
    }

    @Test
    void a_request_is_refused_with_a_reason_or_withdrawn_once() {
        as("command");
        var first = request("'owner':'water','scope':{},'resolutionMinutes':0").text("/id");
        var second = request("'owner':'water','scope':{},'resolutionMinutes':0").text("/id");
        assertThat(registry.post("/sharing/requests/" + first + "/withdrawal", "{}")
                        .text("/state"))
                .isEqualTo("withdrawn");
        assertThat(registry.post("/sharing/requests/" + first + "/withdrawal", "{}")
                        .status())
                .isEqualTo(409);
        as("water");
        assertThat(registry.post("/sharing/requests/" + second + "/decision", "{'decision':'refuse'}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/reason");
        var refused = registry.post(
                "/sharing/requests/" + second + "/decision", "{'decision':'refuse','reason':'not needed'}");
        assertThat(refused.text("/state")).isEqualTo("refused");
        assertThat(refused.body().has("grant")).isFalse();
    }

    @Test
    void a_grant_is_planned_active_expired_by_the_clock_and_revoked_once_with_every_step_in_the_audit() {
        as("water");
        var from = NOW.plus(Duration.ofHours(1));
        var planned = registry.post(
                "/sharing/grants",
                "{'organization':'other','scope':{'properties':['water_level']},'purpose':'flood','from':'" + from
                        + "','until':'" + from.plus(Duration.ofHours(1)) + "','resolutionMinutes':0}");
        assertThat(planned.status()).as(planned.response().body()).isEqualTo(201);
        assertThat(planned.text("/state")).isEqualTo("planned");
        var path = "/sharing/grants/" + planned.text("/id");
        CLOCK.advance(Duration.ofMinutes(61));
        assertThat(registry.get(path).text("/state")).isEqualTo("active");
        assertThat(registry.get("/sharing/grants?state=active")
                        .body()
                        .at("/items")
                        .findValuesAsText("id"))
                .contains(planned.text("/id"));
        CLOCK.advance(Duration.ofMinutes(60));
        assertThat(registry.get(path).text("/state")).isEqualTo("expired");
        assertThat(registry.get("/sharing/grants?state=expired")
                        .body()
                        .at("/items")
                        .findValuesAsText("id"))
                .contains(planned.text("/id"));

        as("other");
        assertThat(registry.post(path + "/revocation", "{'reason':'x'}").status())
                .isEqualTo(403);
        as("water");
        assertThat(registry.post(path + "/revocation", "{}").text("/errors/0/pointer"))
                .isEqualTo("/reason");
        assertThat(registry.post(path + "/revocation", "{'reason':'over'}").text("/state"))
                .isEqualTo("revoked");
        assertThat(registry.post(path + "/revocation", "{'reason':'over'}").text("/code"))
                .isEqualTo("already-revoked");
        as("city");
        assertThat(registry.get("/audit?entity=share-grant/" + planned.text("/id"))
                        .body()
                        .at("/items")
                        .findValuesAsText("action"))
                .containsExactly("sharing.revoke", "sharing.grant");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'owner':'nowhere','scope':{},'resolutionMinutes':0                                 | /owner
            'owner':'team','scope':{},'resolutionMinutes':0                                    | /owner
            'owner':'water','resolutionMinutes':0                                              | /scope
            'owner':'water','scope':{'devices':['1101050300100000016']},'resolutionMinutes':0  | /scope/devices
            'owner':'water','scope':{'divisions':['999999']},'resolutionMinutes':0             | /scope/divisions/0
            'owner':'water','scope':{'domains':['5']},'resolutionMinutes':0                    | /scope/domains/0
            'owner':'water','scope':{'properties':['<script>']},'resolutionMinutes':0          | /scope/properties/0
            'owner':'water','scope':{'area':{'polygon':[[1,2],[3,4]]}},'resolutionMinutes':0   | /scope/area/polygon
            'owner':'water','scope':{'area':{'polygon':[[1,2],[3],[4,5]]}},'resolutionMinutes':0 | /scope/area/polygon
            'owner':'water','scope':{'colour':['red']},'resolutionMinutes':0                   | /scope/colour
            'owner':'water','scope':{},'resolutionMinutes':7                                   | /resolutionMinutes
            'owner':'water','scope':{}                                                         | /resolutionMinutes
            """)
    void refuses_what_makes_no_sense_and_names_the_field(String body, String pointer) {
        as("command");
        var reply = request(body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
    }

    @Test
    void refuses_a_span_that_is_over_and_a_caller_that_speaks_for_nobody() {
        as("command");
        var over = registry.post(
                "/sharing/requests",
                "{'owner':'water','scope':{},'purpose':'x','until':'2020-01-01T00:00:00Z','resolutionMinutes':0}");
        assertThat(over.text("/errors/0/pointer")).isEqualTo("/until");
        as("city");
        assertThat(request("'owner':'water','scope':{},'resolutionMinutes':0").text("/errors/0/pointer"))
                .isEqualTo("/organization");
        assertThat(registry.get("/sharing/requests/99999999999999999999").status())
                .isEqualTo(404);
        assertThat(registry.get("/sharing/grants?side=asked").status()).isEqualTo(400);
        assertThat(registry.get("/sharing/grants?state=dead").status()).isEqualTo(400);
    }

    @Test
    void counts_the_devices_of_an_area_and_of_a_property() {
        as("command");
        var area = "{'area':{'polygon':[[116.2,39.9],[116.4,39.9],[116.4,40],[116.2,40]]}}";
        assertThat(request("'owner':'water','scope':" + area + ",'resolutionMinutes':0")
                        .text("/matches"))
                .isEqualTo("1");
        assertThat(request("'owner':'water','scope':{'properties':['water_level']},'resolutionMinutes':60")
                        .text("/matches"))
                .isEqualTo("1");
    }

    private static void as(String organization) {
        registry.as(TOKENS.get(organization));
    }

    private static Reply request(String fields) {
        return registry.post("/sharing/requests", "{" + fields + ",'purpose':'防汛会商','until':'" + UNTIL + "'}");
    }

    private static String access(String query) {
        return registry.get("/sharing/catalogue?" + query).text("/items/0/access");
    }

    private static Iterable<String> codes(String path) {
        JsonNode items = registry.get(path).body().at("/items");
        return items.findValuesAsText("device");
    }

    private static String device(String type, String division, String name, String organization, String place) {
        var made = registry.post(
                "/devices",
                "{'type':'" + type + "','division':'" + division + "','name':'" + name + "','organization':'"
                        + organization + "','place':" + place + ",'externalIds':[{'scheme':'serial','value':'G-1"
                        + organization + "'}]}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        return made.text("/code");
    }
}
