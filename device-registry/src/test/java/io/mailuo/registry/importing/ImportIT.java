package io.mailuo.registry.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.RegistryForTests;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportIT {

    static final String HEADER = "编码,设备类型,行政区划,名称,单位,经度,纬度,坐标系,imei\n";

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String token;
    private static ImportJobs jobs;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        token = registry.service().localToken();
        jobs = new ImportJobs(registry);
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
    void checks_first_and_changes_nothing_before_the_commit() {
        var job = jobs.checked("dry.csv", HEADER + ",14001,110105,Dry cover 1,city,116.4,39.9,,860000000000101\n");

        assertThat(job.text("/state")).isEqualTo("CHECKED");
        assertThat(job.text("/rows")).isEqualTo("1");
        assertThat(job.text("/created")).isEqualTo("1");
        assertThat(job.text("/failed")).isEqualTo("0");
        assertThat(jobs.found("Dry cover")).isEmpty();

        assertThat(jobs.committed(job).text("/state")).isEqualTo("COMMITTED");
        assertThat(jobs.found("Dry cover")).hasSize(1);
        var device =
                registry.get("/devices/" + jobs.found("Dry cover").getFirst()).body();
        assertThat(device.at("/place/lon").asDouble()).isEqualTo(116.4);
        assertThat(device.at("/externalIds/0/value").asText()).isEqualTo("860000000000101");
        assertThat(device.at("/datastreams")).isNotEmpty();
        assertThat(device.at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void names_row_and_column_of_every_error_in_both_languages() {
        var rows = """
                ,14001,110105,Good 1,city,116.4,39.9,,860000000000201
                ,14999,110105,Bad type,city,116.4,39.9,,860000000000202
                ,14001,110,Bad division,city,116.4,39.9,,860000000000203
                ,14001,110105,,city,116.4,39.9,,860000000000204
                ,14001,110105,Bad owner,nobody,116.4,39.9,,860000000000205
                ,14001,110105,Swapped,city,39.9,116.4,,860000000000206
                ,14001,110105,Half a place,city,116.4,,,860000000000207
                ,14001,110105,No datum,city,116.4,39.9,NAD27,860000000000208
                1.10105E+18,14001,110105,Lost digits,city,,,,860000000000209
                4403051400100000000,14001,110105,Bad code,city,,,,860000000000210
                ,14001,110105,Twice,city,,,,860000000000201
                １４００１,１４００１,１１０１０５,Full width code,city,,,,860000000000212
                """;

        var job = jobs.checked("faults.csv", HEADER + rows);

        assertThat(job.text("/failed")).isEqualTo("11");
        assertThat(job.text("/created")).isEqualTo("1");
        assertThat(jobs.faults(job))
                .containsExactly(
                        "3B is not a device type; the sheet 'Notes' of a template lists them all",
                        "4C is not a division of GB/T 2260 (6 digits, such as 110105)",
                        "5D is required for a new record",
                        "6E no organization has this id or name",
                        "7G longitude and latitude seem to be exchanged",
                        "8G is missing: longitude and latitude go together",
                        "9H is not one of WGS84, CGCS2000, GCJ02, BD09",
                        "10A '1.10105E+18' has lost its digits: spreadsheet programs keep 15 digits of a number. Format"
                                + " the column as text and enter it again",
                        "11A sequence 0000000 starts at 1",
                        "12 stands in row 2 too",
                        "13A is not a device code: 19 digits, not 5");
        var refused = registry.post("/imports/" + job.text("/id") + "/commit", "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/code")).isEqualTo("rows-failed");

        var failed = registry.download("/imports/" + job.text("/id") + "/failed-rows?format=csv");
        var text = new String(failed.body(), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(12);
        assertThat(text.lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).endsWith("imei,# 错误"));
        assertThat(text)
                .contains("Bad division,city,116.4,39.9,,860000000000203,")
                .contains("C 行政区划: 不是 GB/T 2260");

        var after = registry.post("/imports/" + job.text("/id") + "/commit", "{'skipFailed': true}");
        assertThat(after.status()).isEqualTo(202);
        assertThat(jobs.ended(job).text("/state")).isEqualTo("COMMITTED");
        assertThat(jobs.found("Good 1")).hasSize(1);
        assertThat(jobs.found("Twice")).isEmpty();
    }

    @Test
    void takes_the_failed_rows_back_once_they_are_mended() {
        var job = jobs.checked("mend.csv", HEADER + ",14999,110105,Mended,city,,,,860000000000301\n");
        var failed = registry.download("/imports/" + job.text("/id") + "/failed-rows?format=xlsx");

        var again = jobs.upload("mended.xlsx", failed.body());
        assertThat(jobs.faults(again)).hasSize(1);
        var csv = registry.download("/imports/" + job.text("/id") + "/failed-rows?format=csv");
        var mended = new String(csv.body(), StandardCharsets.UTF_8).replace("14999", "14001");
        var mendedJob = jobs.upload("mended.csv", mended.getBytes(StandardCharsets.UTF_8));
        assertThat(mendedJob.text("/failed")).isEqualTo("0");
        assertThat(jobs.committed(mendedJob).text("/state")).isEqualTo("COMMITTED");
        assertThat(jobs.found("Mended")).hasSize(1);
    }

    @Test
    void changes_what_is_registered_instead_of_registering_it_twice() {
        var file = HEADER + ",14001,110105,Twin A,city,116.4,39.9,,860000000000401\n"
                + ",14001,110105,Twin B,city,116.4,39.9,,860000000000402\n";
        jobs.committed(jobs.checked("twins.csv", file));
        var again = jobs.checked("twins.csv", file);
        assertThat(again.text("/created")).isEqualTo("0");
        assertThat(again.text("/unchanged")).isEqualTo("2");
        assertThat(jobs.committed(again).text("/state")).isEqualTo("COMMITTED");

        var code = jobs.found("Twin A").getFirst();
        var changed = jobs.checked(
                "twins2.csv",
                HEADER + code + ",,,Twin A renamed,,,,,860000000000403\n" + ",,,Twin B renamed,,,,,860000000000402\n");
        assertThat(changed.text("/updated")).isEqualTo("2");
        jobs.committed(changed);
        var device = registry.get("/devices/" + code).body();
        assertThat(device.at("/name").asText()).isEqualTo("Twin A renamed");
        assertThat(device.at("/version").asInt()).isEqualTo(2);
        assertThat(device.at("/place/lat").asDouble())
                .as("blank cells change nothing")
                .isEqualTo(39.9);
        assertThat(device.at("/externalIds")).hasSize(1);
        assertThat(device.at("/externalIds/0/value").asText()).isEqualTo("860000000000403");
    }

    @Test
    void names_who_sent_a_file_who_committed_it_and_who_undid_it() {
        jobs.committed(jobs.checked("who.csv", HEADER + ",14001,110105,Whose,city,,,,860000000001301\n"));
        registry.as(token("imp-ann"));
        var job = jobs.checked("who2.csv", HEADER + ",,,Whose now,,,,,860000000001301\n");
        registry.as(token("imp-bob"));
        var committed = jobs.committed(job);
        assertThat(committed.text("/by")).isEqualTo("imp-ann");
        assertThat(committed.text("/committedBy")).isEqualTo("imp-bob");
        var code = jobs.found("Whose").getFirst();
        registry.as(token("imp-cui"));
        assertThat(jobs.undone(job).text("/undoneBy")).isEqualTo("imp-cui");

        registry.as(token);
        var history = registry.get("/history/devices/" + code).body().at("/items");
        assertThat(history.findValuesAsText("who")).startsWith("imp-cui", "imp-bob");
        var audited =
                registry.get("/audit?entity=import/" + job.text("/id")).body().at("/items");
        assertThat(audited.findValuesAsText("action")).containsExactly("import.undo", "import.commit");
        assertThat(audited.findValuesAsText("subject")).containsExactly("imp-cui", "imp-bob");
    }

    private static String token(String subject) {
        return registry.as(token)
                .post(
                        "/tokens",
                        "{'subject':'" + subject
                                + "','scopes':['registry:read','registry:write'],'expiresInSeconds':3600}")
                .text("/token");
    }

    @Test
    void names_what_cannot_become_what_it_was() {
        var header = "编码,设备类型,行政区划,名称,单位,管理对象编码,imei\n";
        var mast = jobs.upload(
                "mast.csv",
                "object",
                "标准,部件类别,行政区划,名称,单位\nGB/T 47678.5-2026,01001,110111,Undo mast,city\n".getBytes(StandardCharsets.UTF_8));
        jobs.committed(mast);
        var object = registry.get("/objects?q=Undo%20mast").text("/items/0/code");
        jobs.committed(jobs.checked(
                "first.csv",
                header + ",14001,110111,Undo stood,city," + object + ",860000000001401\n"
                        + ",14001,110111,Undo lost,city,,860000000001402\n"
                        + ",14001,110111,Undo kept,city,,860000000001403\n"));
        var stood = jobs.found("Undo stood").getFirst();
        var lost = jobs.found("Undo lost").getFirst();
        var second = jobs.checked(
                "second.csv",
                header + stood + ",,,Undo stands,,,\n" + lost
                        + ",,,,,,860000000001499\n,,,Undo kept 2,,,860000000001403\n"
                        + ",14001,110111,Undo doubted,city,,860000000001404\n"
                        + ",14001,110111,Undo shared,city,,860000000001405\n"
                        + ",14001,110111,Undo gone,city,,860000000001406\n");
        assertThat(jobs.committed(second).text("/updated")).isEqualTo("3");
        var doubted = jobs.found("Undo doubted").getFirst();
        var shared = jobs.found("Undo shared").getFirst();
        registry.post(
                "/devices",
                "{'type':'14001','division':'110111','name':'Undo taker','organization':'city','externalIds':[{'scheme':'imei','value':'860000000001402'}]}");
        registry.post(
                "/corrections",
                "{'entity':'device/" + doubted
                        + "','attribute':'name','proposed':'Other','reason':'It says so on it'}");
        registry.post("/organizations", "{'id':'undo-keeper','name':'Undo keeper','parent':'city'}");
        registry.send(
                "PUT",
                "/devices/" + shared + "/attribute-owners",
                "{\"items\":[{\"attribute\":\"place\",\"organization\":\"undo-keeper\"}]}");

        var undone = jobs.undone(second);

        assertThat(undone.text("/state")).as(undone.response().body()).isEqualTo("UNDONE");
        assertThat(jobs.faults(undone))
                .containsExactlyInAnyOrder(
                        "3 " + lost + " has lost an identifier that another has been given since and is left as it is",
                        "5 " + doubted + " has an open correction and is left as it is",
                        "6 " + shared + " is kept in part by other organizations and is left as it is");
        assertThat(undone.text("/kept")).isEqualTo("3");
        assertThat(registry.get("/devices/" + lost).text("/externalIds/0/value"))
                .isEqualTo("860000000001499");
        assertThat(jobs.found("Undo stands")).isEmpty();
        assertThat(jobs.found("Undo gone")).isEmpty();
        assertThat(jobs.found("Undo doubted")).hasSize(1);
        assertThat(jobs.found("Undo shared")).hasSize(1);
    }

    @Test
    void undoes_an_import_but_leaves_alone_what_was_changed_since() {
        jobs.committed(jobs.checked("base.csv", HEADER + ",14001,110105,Undo old,city,116.4,39.9,,860000000000501\n"));
        var job = jobs.checked(
                "undo.csv",
                HEADER + ",14001,110105,Undo renamed,city,1,1,,860000000000501\n"
                        + ",14001,110105,Undo new 1,city,116.4,39.9,,860000000000502\n"
                        + ",14001,110105,Undo new 2,city,116.4,39.9,,860000000000503\n");
        jobs.committed(job);
        var touched = jobs.found("Undo new 2").getFirst();
        assertThat(registry.patch("/devices/" + touched, "{'name':'Undo touched'}")
                        .status())
                .isEqualTo(200);

        assertThat(registry.post("/imports/" + job.text("/id") + "/undo", "{}").status())
                .isEqualTo(202);
        var undone = jobs.ended(job);

        assertThat(undone.text("/state")).isEqualTo("UNDONE");
        assertThat(undone.text("/kept")).isEqualTo("1");
        assertThat(jobs.found("Undo new 1")).isEmpty();
        assertThat(jobs.found("Undo touched")).containsExactly(touched);
        assertThat(jobs.found("Undo old")).hasSize(1);
        var old = registry.get("/devices/" + jobs.found("Undo old").getFirst()).body();
        assertThat(old.at("/place/lon").asDouble()).isEqualTo(116.4);
        assertThat(old.at("/externalIds/0/value").asText()).isEqualTo("860000000000501");
        assertThat(jobs.faults(undone))
                .containsExactly("4 " + touched + " was changed after the import and is left as it is");
    }

    @Test
    void reads_gbk_and_utf8_with_a_byte_order_mark() {
        var text = HEADER + ",14001,110105,朝阳门外井盖甲,city,116.4,39.9,GCJ02,860000000000601\n";
        var gbk = jobs.upload("gbk.csv", text.getBytes(Charset.forName("GBK")));
        assertThat(gbk.text("/created")).isEqualTo("1");
        var bom = jobs.upload("bom.csv", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
        assertThat(bom.text("/created")).isEqualTo("1");

        jobs.committed(gbk);
        assertThat(jobs.found("朝阳门外井盖甲")).hasSize(1);
        var device =
                registry.get("/devices/" + jobs.found("朝阳门外井盖甲").getFirst()).body();
        assertThat(device.at("/place/lon").asDouble()).isBetween(116.393, 116.395);
        assertThat(device.at("/place/lat").asDouble()).isBetween(39.897, 39.900);
        // The other dry run promised to create what is there by now.
        assertThat(registry.post("/imports/" + bom.text("/id") + "/commit", "{}")
                        .status())
                .isEqualTo(202);
        var stale = jobs.ended(bom);
        assertThat(stale.text("/state")).isEqualTo("CHECKED");
        assertThat(stale.text("/message")).contains("changed since the check");
        assertThat(stale.text("/unchanged")).isEqualTo("1");
    }

    @Test
    void imports_managed_objects_with_and_without_their_own_code() {
        var header = "编码,标准,部件类别,行政区划,名称,单位,状态,serial\n";
        var job = jobs.upload(
                "objects.csv",
                "object",
                (header
                                + "11010501001000777,GB/T 47678.5-2026,01001,110105,Labelled cover,city,在用,L-1\n"
                                + ",GB/T 47678.5-2026,1001,110105,New cover,city,,L-2\n"
                                + ",CJ/T 214-2007,0101,110105,Old edition,city,,L-3\n"
                                + ",GB/T 47678.5-2026,99999,110105,No class,city,,L-4\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(job.text("/created")).as(job.response().body()).isEqualTo("3");
        assertThat(jobs.faults(job)).containsExactly("5C is not a class of GB/T 47678.5-2026");
        registry.post("/imports/" + job.text("/id") + "/commit", "{'skipFailed':true}");
        assertThat(jobs.ended(job).text("/state")).isEqualTo("COMMITTED");

        assertThat(registry.get("/objects/11010501001000777").text("/name")).isEqualTo("Labelled cover");
        assertThat(registry.get("/objects?q=New").body().at("/items/0/code").asText())
                .hasSize(17);
        var again = jobs.upload(
                "objects.csv",
                "object",
                registry.download("/exports/objects?division=110105&format=xlsx")
                        .body());
        assertThat(again.text("/unchanged")).isEqualTo("3");
        registry.post("/imports/" + job.text("/id") + "/undo", "{}");
        assertThat(jobs.ended(job).text("/state")).isEqualTo("UNDONE");
        assertThat(registry.get("/objects/11010501001000777").status()).isEqualTo(404);
    }

    @Test
    void takes_an_object_back_into_use_as_the_api_does() {
        var object = object("Back in use", "city");
        registry.patch("/objects/" + object, "{'state':'RETIRED'}");
        assertThat(registry.patch("/objects/" + object, "{'state':'SUSPENDED'}").status())
                .isEqualTo(200);
        registry.patch("/objects/" + object, "{'state':'RETIRED'}");
        var job = jobs.upload("back.csv", "object", ("编码,状态\n" + object + ",在用\n").getBytes(StandardCharsets.UTF_8));
        assertThat(jobs.faults(job)).isEmpty();
        assertThat(job.text("/updated")).isEqualTo("1");
    }

    @Test
    void cancels_what_was_checked_and_says_so_when_there_is_nothing_to_cancel() {
        var job = jobs.checked("cancel.csv", HEADER + ",14001,110105,Cancelled,city,,,,860000000000801\n");
        assertThat(registry.post("/imports/" + job.text("/id") + "/cancel", "{}")
                        .text("/state"))
                .isEqualTo("CANCELLED");
        assertThat(registry.post("/imports/" + job.text("/id") + "/cancel", "{}")
                        .status())
                .isEqualTo(409);
        assertThat(registry.post("/imports/" + job.text("/id") + "/commit", "{}")
                        .status())
                .isEqualTo(409);
        assertThat(jobs.found("Cancelled")).isEmpty();
    }

    @Test
    void keeps_other_organizations_out_of_an_import() {
        registry.post("/organizations", "{'id':'imp-water','name':'Imp Water','parent':'city'}");
        registry.post("/organizations", "{'id':'imp-gas','name':'Imp Gas','parent':'city'}");
        jobs.committed(jobs.checked("gas.csv", HEADER + ",14001,110105,Gas cover,imp-gas,,,,860000000000901\n"));
        var water = registry.post(
                "/tokens",
                "{'subject':'water','organization':'imp-water','scopes':['registry:read','registry:write'],"
                        + "'expiresInSeconds':600}");
        registry.as(water.text("/token"));

        var job = jobs.upload(
                "water.csv",
                (HEADER + ",14001,110105,Own,Imp Water,,,,860000000000902\n"
                                + ",14001,110105,Foreign,imp-gas,,,,860000000000903\n"
                                + ",,,Stolen,,,,,860000000000901\n")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(jobs.faults(job))
                .containsExactly(
                        "3E belongs to another part of the city; you may import for your own organization and those below",
                        "4A belongs to the organization imp-gas, for which you may not act");
        registry.as(token);
        var id = jobs.checked("city.csv", HEADER + ",14001,110105,City's,city,,,,860000000000904\n")
                .text("/id");
        registry.as(water.text("/token"));
        assertThat(registry.get("/imports/" + id).status()).isEqualTo(404);
    }

    @Test
    void links_devices_to_the_objects_that_they_observe() {
        var pipe = object("Linked pipe", "city");
        var valve = object("Linked valve", "city");
        var header = "编码,设备类型,行政区划,名称,单位,监测对象编码,imei\n";
        var file = header + ",14001,110108,Linked A,city," + pipe + "；" + valve + ",860000000001001\n"
                + ",14001,110108,Linked B,city,\"" + pipe.substring(0, 6) + " " + pipe.substring(6) + "\n" + pipe
                + "\",860000000001002\n,14001,110108,Linked C,city,,860000000001003\n";
        var first = jobs.committed(jobs.checked("links.csv", file));
        assertThat(first.text("/state")).as(first.response().body()).isEqualTo("COMMITTED");
        assertThat(observed("Linked A")).containsExactlyInAnyOrder(pipe, valve);
        assertThat(observed("Linked B")).containsExactly(pipe);
        assertThat(jobs.checked("links.csv", file).text("/unchanged")).isEqualTo("3");
        for (var format : List.of("csv", "xlsx")) {
            var exported = registry.download("/exports/devices?division=110108&format=" + format);
            assertThat(jobs.upload("again." + format, exported.body()).text("/unchanged"))
                    .isEqualTo("3");
        }

        var second = jobs.checked(
                "links2.csv",
                header + ",,,,," + valve + ",860000000001001\n,,,,,-,860000000001002\n,,,,," + pipe
                        + ",860000000001003\n,14001,110108,Linked D,city," + valve + ",860000000001004\n");
        assertThat(second.text("/updated")).isEqualTo("3");
        jobs.committed(second);
        assertThat(observed("Linked A")).containsExactly(valve);
        assertThat(observed("Linked B")).isEmpty();
        assertThat(observed("Linked C")).containsExactly(pipe);
        assertThat(observed("Linked D")).containsExactly(valve);
        var history = registry.get("/history/devices/" + jobs.found("Linked A").getFirst())
                .body()
                .at("/items/0/changes/0");
        assertThat(history.at("/field").asText()).isEqualTo("links");
        assertThat(history.at("/before")).hasSize(2);
        assertThat(history.at("/after/0/object").asText()).isEqualTo(valve);

        registry.post("/imports/" + second.text("/id") + "/undo", "{}");
        assertThat(jobs.ended(second).text("/kept")).isEqualTo("0");
        assertThat(observed("Linked A")).containsExactlyInAnyOrder(pipe, valve);
        assertThat(observed("Linked B")).containsExactly(pipe);
        assertThat(observed("Linked C")).isEmpty();
        assertThat(jobs.found("Linked D")).isEmpty();
    }

    @Test
    void names_links_to_what_is_no_object_or_belongs_to_others() {
        registry.post("/organizations", "{'id':'link-lamps','name':'Lamps','parent':'city'}");
        registry.post("/organizations", "{'id':'link-cameras','name':'Cameras','parent':'city'}");
        var lamp = object("Lamp", "link-lamps");
        var own = object("Own mast", "link-cameras");
        var cameras = registry.post(
                "/tokens",
                "{'subject':'cameras','organization':'link-cameras','scopes':['registry:read','registry:write'],"
                        + "'expiresInSeconds':600}");
        registry.as(cameras.text("/token"));

        var job = jobs.checked(
                "links.csv",
                "设备类型,行政区划,名称,单位,Managed object,Observed objects,imei\n"
                        + "14001,110105,Good,link-cameras," + own + "," + own + ",860000000001101\n"
                        + "14001,110105,Foreign,link-cameras," + lamp + "," + own + ";" + lamp + ",860000000001102\n"
                        + "14001,110105,Unknown,link-cameras,,11010501001999999;" + own + ",860000000001103\n"
                        + "14001,110105,Wrong,link-cameras,,lamp 7;" + own + ",860000000001104\n"
                        + "14001,110105,Lost,link-cameras,,1.10105E+16,860000000001105\n"
                        + "14001,110105,Nothing,link-cameras,,;,860000000001106\n"
                        + "14001,110105,Many,link-cameras,,\"" + (own + ",").repeat(202) + "\",860000000001107\n");

        assertThat(job.text("/created")).as(job.response().body()).isEqualTo("2");
        assertThat(jobs.faults(job))
                .containsExactly(
                        "3E the object belongs to the organization link-lamps; the device is linked to it nevertheless",
                        "3F the object belongs to the organization link-lamps; the device is linked to it nevertheless",
                        "4F no managed object has this code",
                        "5F 'LAMP7' is not the code of a managed object: 17 or 16 digits",
                        "6F '1.10105E+16' has lost its digits: spreadsheet programs keep 15 digits of a number. Format"
                                + " the column as text and enter it again",
                        "7F holds no code; write - where there is no object",
                        "8F names more than 200 objects");
        registry.as(token);
        var templates = new String(
                registry.download("/import-templates/14001?format=csv").body(), StandardCharsets.UTF_8);
        assertThat(templates).contains("监测对象编码 Observed objects");
    }

    private static String object(String name, String organization) {
        return registry.post(
                        "/objects",
                        "{'standard':'GB/T 47678.5-2026','componentClass':'01001','division':'110109','name':'" + name
                                + "','organization':'" + organization + "'}")
                .text("/code");
    }

    private static List<String> observed(String name) {
        var links = registry.get("/devices/" + jobs.found(name).getFirst() + "/links");
        return StreamSupport.stream(links.body().at("/items").spliterator(), false)
                .map(item -> item.at("/object").asText())
                .toList();
    }
}
