package io.mailuo.registry.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others doubt, and what its owner answers. */
class CorrectionIT extends Bureaus {

    @Test
    void a_correction_goes_through_a_thread_and_accepting_it_changes_the_attribute() {
        as("traffic");
        var raised = raise("place", "{'lon':116.47,'lat':39.93}");
        assertThat(raised.status()).as(raised.response().body()).isEqualTo(201);
        assertThat(raised.text("/stated/lon")).isEqualTo("116.46");
        assertThat(raised.text("/owner")).isEqualTo("water");
        assertThat(raised.text("/raisedFor")).isEqualTo("traffic");
        var path = "/corrections/" + raised.text("/id");
        assertThat(registry.post(path + "/decision", "{'decision':'accept'}").status())
                .as("not by the one who raised it")
                .isEqualTo(403);
        as("other");
        assertThat(registry.get(path).status()).isEqualTo(404);
        assertThat(registry.get("/corrections").body().at("/items")).isEmpty();

        as("water");
        assertThat(registry.get("/corrections?side=owned&state=open&entity=device/" + device)
                        .body()
                        .at("/items"))
                .hasSize(1);
        assertThat(registry.post(path + "/messages", "{'text':'How do you know?'}")
                        .status())
                .isEqualTo(201);
        as("traffic");
        var said = registry.post(path + "/messages", "{'text':'We were there.'}");
        assertThat(said.text("/thread/0/organization")).isEqualTo("water");
        assertThat(said.text("/thread/1/who")).isEqualTo("traffic-clerk");

        as("water");
        var accepted = registry.post(path + "/decision", "{'decision':'accept'}");
        assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(200);
        assertThat(accepted.text("/state")).isEqualTo("accepted");
        assertThat(accepted.text("/decidedBy")).isEqualTo("water-clerk");
        assertThat(registry.get("/devices/" + device).text("/place/lat")).isEqualTo("39.93");
        assertThat(registry.post(path + "/decision", "{'decision':'accept'}").text("/code"))
                .isEqualTo("already-decided");
        as("city");
        assertThat(registry.get("/audit?entity=device/" + device).text("/items/0/subject"))
                .isEqualTo("water-clerk");
        assertThat(registry.get("/audit?entity=correction/" + raised.text("/id"))
                        .body()
                        .at("/items")
                        .findValuesAsText("action"))
                .containsExactly("correction.accepted", "correction.message", "correction.message", "correction.raise");
    }

    @Test
    void an_import_leaves_alone_what_another_organization_keeps() {
        owners("[{'attribute':'place','organization':'survey'},{'attribute':'name','organization':'survey'}]");
        var header = "编码,设备类型,行政区划,名称,经度,纬度\n";
        var moved = imported(header + device + ",05001,110105,,116.5,39.9\n");
        assertThat(moved.text("/failed")).isEqualTo("1");
        assertThat(registry.get("/imports/" + moved.text("/id") + "/faults")
                        .response()
                        .body())
                .contains("is kept by survey");
        var same = imported(header + device + ",05001,110105,水位站,116.46,39.92\n");
        assertThat(same.text("/failed")).as(same.response().body()).isEqualTo("0");
        as("city");
        var above = imported(header + device + ",05001,110105,,116.5,39.9\n");
        assertThat(above.text("/failed")).isEqualTo("0");
    }

    @Test
    void an_import_adds_no_identifier_where_another_organization_keeps_them_and_never_touches_datastreams() {
        owners(
                "[{'attribute':'externalIds','organization':'survey'},{'attribute':'datastreams','organization':'survey'}]");
        var header = "编码,设备类型,行政区划,serial,外部标识\n";
        var added = imported(header + device + ",05001,110105,K-1,imei=860000000000999\n");
        assertThat(added.text("/failed")).isEqualTo("1");
        assertThat(registry.get("/imports/" + added.text("/id") + "/faults")
                        .response()
                        .body())
                .contains("is kept by survey; leave it empty, or have them change it");
        var before = registry.get("/devices/" + device).body().path("datastreams");
        var renamed = imported(header.strip() + ",名称\n" + device + ",05001,110105,,,另一个名字\n");
        assertThat(renamed.text("/failed")).as(renamed.response().body()).isEqualTo("0");
        registry.post("/imports/" + renamed.text("/id") + "/commit", "{}");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> registry.get("/devices/" + device).text("/name"), "另一个名字"::equals);
        assertThat(registry.get("/devices/" + device).body().path("datastreams"))
                .isEqualTo(before);
        as("city");
        assertThat(imported(header + device + ",05001,110105,K-1,\n").text("/failed"))
                .as("whoever is above may")
                .isEqualTo("0");
    }

    @Test
    void an_import_leaves_alone_a_maintainer_and_a_mounting_that_another_organization_keeps() {
        registry.patch("/devices/" + device, "{'maintainer':'一所','mounting':{'method':'pole','heightMetres':3}}");
        owners("[{'attribute':'maintainer','organization':'survey'},{'attribute':'mounting','organization':'survey'}]");
        var header = "编码,名称,运维单位,安装方式,安装高度（米）,倾角（度）\n";

        var height = imported(header + device + ",,,,4,\n");
        assertThat(registry.get("/imports/" + height.text("/id") + "/faults")
                        .body()
                        .path("items"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path("column").asText()).isEqualTo("E");
                    assertThat(fault.path("value").asText()).isEqualTo("4.0");
                    assertThat(fault.path("message").asText()).startsWith("is kept by survey; leave it empty");
                });
        assertThat(imported(header + device + ",,,,,5\n").text("/failed"))
                .as("a part of what they keep, of which nothing is known yet")
                .isEqualTo("1");
        assertThat(imported(header + device + ",,二所,,,\n").text("/failed")).isEqualTo("1");
        assertThat(imported(header + device + ",,一所,杆装,3.0,\n").text("/unchanged"))
                .isEqualTo("1");
        as("city");
        assertThat(imported(header + device + ",,二所,壁装,4,5\n").text("/updated"))
                .as("whoever is above may")
                .isEqualTo("1");
    }

    private static Reply imported(String table) {
        var made = registry.upload("/imports?name=x.csv", table.getBytes(StandardCharsets.UTF_8));
        assertThat(made.status()).as(made.response().body()).isEqualTo(202);
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> registry.get("/imports/" + made.text("/id")),
                        job -> !job.text("/state").equals("CHECKING"));
    }

    @Test
    void a_correction_of_what_has_changed_meanwhile_is_not_accepted() {
        as("traffic");
        var path = "/corrections/" + raise("name", "'北站'").text("/id");
        as("water");
        registry.patch("/devices/" + device, "{'name':'南站'}");

        var reply = registry.post(path + "/decision", "{'decision':'accept'}");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text("/code")).isEqualTo("changed-meanwhile");
        assertThat(reply.text("/detail")).contains("南站");
        assertThat(registry.get("/devices/" + device).text("/name")).isEqualTo("南站");
        assertThat(registry.get(path).text("/state")).isEqualTo("open");
        assertThat(registry.post(path + "/decision", "{'decision':'refuse'}").text("/errors/0/pointer"))
                .isEqualTo("/reason");
        var refused = registry.post(path + "/decision", "{'decision':'refuse','reason':'renamed already'}");
        assertThat(refused.text("/state")).isEqualTo("refused");
        assertThat(refused.text("/thread/0/text")).isEqualTo("renamed already");
    }

    @Test
    void the_keeper_of_an_attribute_decides_not_the_owner_of_the_device() {
        owners("[{'attribute':'place','organization':'survey'}]");
        as("traffic");
        var raised = raise("place", "{'lon':116.47,'lat':39.93}");
        assertThat(raised.text("/owner")).isEqualTo("survey");
        var path = "/corrections/" + raised.text("/id") + "/decision";
        as("water");
        assertThat(registry.post(path, "{'decision':'accept'}").status()).isEqualTo(404);
        as("survey");
        assertThat(registry.post(path, "{'decision':'accept'}").text("/state")).isEqualTo("accepted");
    }

    @Test
    void raising_one_tells_no_more_than_the_catalogue_shows() {
        registry.patch("/devices/" + device, "{'maintainer':'a secret firm'}");
        as("traffic");
        var raised = raise("maintainer", "'another'");
        assertThat(raised.status()).as(raised.response().body()).isEqualTo(201);
        assertThat(raised.text("/entityName")).isEqualTo("水位站");
        assertThat(raised.body().has("stated")).isFalse();
        assertThat(raise("maintainer", "'a secret firm'").status())
                .as("a right guess is not told")
                .isEqualTo(201);
        var path = "/corrections/" + raised.text("/id");
        assertThat(registry.get(path).response().body()).doesNotContain("secret");
        assertThat(registry.get("/corrections?entity=device/" + device).body().at("/items/1/stated"))
                .isEmpty();
        var of = "{'entity':'object/" + object + "','attribute':'state','proposed':'SUSPENDED','reason':'x'}";
        var aboutObject = registry.post("/corrections", of);
        assertThat(aboutObject.text("/entityName")).isEqualTo(object);
        assertThat(aboutObject.body().has("stated")).isFalse();
        as("water");
        assertThat(registry.get(path).text("/stated")).isEqualTo("a secret firm");
        assertThat(registry.get("/corrections/" + aboutObject.text("/id")).text("/entityName"))
                .isEqualTo("井盖");
        assertThat(registry.patch("/devices/" + device, "{'state':'RETIRED'}").status())
                .isEqualTo(200);
        as("traffic");
        var retired = raise("name", "'x'");
        assertThat(retired.text("/entityName")).isEqualTo(device);
        assertThat(retired.body().has("stated")).isFalse();
    }

    @Test
    void an_open_one_follows_the_attribute_to_whoever_keeps_it_now() {
        as("traffic");
        var path =
                "/corrections/" + raise("place", "{'lon':116.47,'lat':39.93}").text("/id");
        as("water");
        owners("[{'attribute':'place','organization':'survey'}]");
        assertThat(registry.get(path).status()).isEqualTo(404);
        as("survey");
        assertThat(registry.get(path).text("/owner")).isEqualTo("survey");
        assertThat(registry.get("/corrections?side=owned&entity=device/" + device)
                        .body()
                        .at("/items"))
                .hasSize(1);
        as("city");
        registry.patch("/devices/" + device, "{'organization':'other'}");
        assertThat(registry.get(path).text("/owner"))
                .as("kept by another than the device's owner")
                .isEqualTo("survey");
        as("other");
        assertThat(owners("[]").status()).isEqualTo(200);
        assertThat(registry.get(path).text("/stated/lon")).isEqualTo("116.46");
        as("city");
        registry.patch("/devices/" + device, "{'organization':'water'}");
        as("water");
        var accepted = registry.post(path + "/decision", "{'decision':'accept'}");
        assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(200);
        as("city");
        registry.patch("/devices/" + device, "{'organization':'other'}");
        assertThat(registry.get(path).text("/owner")).as("who decided it").isEqualTo("water");
    }

    @Test
    void corrections_of_objects_and_of_nothing_stated_work_and_may_be_withdrawn() {
        as("traffic");
        var reply = registry.post(
                "/corrections",
                "{'entity':'object/" + object
                        + "','attribute':'place','proposed':{'lon':116.4,'lat':39.9},'reason':'it has one'}");
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(201);
        assertThat(reply.body().has("stated")).isFalse();
        var path = "/corrections/" + reply.text("/id");
        as("water");
        assertThat(registry.post(path + "/withdrawal", "{}").status()).isEqualTo(403);
        assertThat(registry.post(path + "/decision", "{'decision':'accept'}").status())
                .isEqualTo(200);
        assertThat(registry.get("/objects/" + object).text("/place/lon")).isEqualTo("116.4");
        as("traffic");
        var other = "/corrections/" + raise("name", "'x'").text("/id");
        assertThat(registry.post(other + "/withdrawal", "{}").text("/state")).isEqualTo("withdrawn");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,'attribute':'secret','proposed':1,'reason':'x'                        | /attribute
            ,'attribute':'externalIds','proposed':[],'reason':'x'                  | /attribute
            ,'attribute':'name','reason':'x'                                       | /proposed
            ,'attribute':'name','proposed':'水位站','reason':'x'                    | /proposed
            ,'attribute':'name','proposed':'','reason':'x'                         | /name
            ,'attribute':'name','proposed':'y'                                     | /reason
            ,'attribute':'place','proposed':{'lon':1116,'lat':39},'reason':'x'     | /place/lon
            ,'attribute':'object','proposed':'1101050000000000','reason':'x'       | /object
            ,'attribute':'state','proposed':'BROKEN','reason':'x'                  | /state
            """)
    void refuses_at_once_what_could_never_be_accepted(String fields, String pointer) {
        as("traffic");
        var reply = registry.post("/corrections", "{'entity':'device/" + device + "'" + fields + "}");
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
        as("water");
        assertThat(registry.get("/devices/" + device).text("/version")).isEqualTo("1");
    }

    @Test
    void refuses_what_is_not_there_and_owners_that_cannot_be() {
        as("traffic");
        assertThat(registry.post(
                                "/corrections",
                                "{'entity':'device/1101050300109999993','attribute':'name','proposed':'x','reason':'x'}")
                        .status())
                .isEqualTo(404);
        assertThat(registry.post(
                                "/corrections",
                                "{'entity':'account/admin','attribute':'name','proposed':'x','reason':'x'}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/entity");
        as("water");
        assertThat(owners("[{'attribute':'organization','organization':'survey'}]")
                        .text("/errors/0/pointer"))
                .isEqualTo("/items/0/attribute");
        assertThat(owners("[{'attribute':'name','organization':'nowhere'}]").status())
                .isEqualTo(400);
        assertThat(owners("[{'attribute':'name','organization':'survey'},{'attribute':'name','organization':'water'}]")
                        .text("/errors/0/pointer"))
                .isEqualTo("/items/1/attribute");
    }

    private Reply raise(String attribute, String proposed) {
        return registry.post(
                "/corrections",
                "{'entity':'device/" + device + "','attribute':'" + attribute + "','proposed':" + proposed
                        + ",'reason':'seen on site'}");
    }
}
