package io.mailuo.registry.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.RegistryForTests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the files that people send. */
class ImportFileIT {

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static ImportJobs jobs;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        jobs = new ImportJobs(registry);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void offers_templates_whose_hints_and_examples_are_not_imported() {
        for (var format : List.of("csv", "xlsx")) {
            var template = registry.download("/import-templates/14001?format=" + format);
            assertThat(template.statusCode()).isEqualTo(200);
            var job = jobs.upload("template." + format, template.body());
            assertThat(job.text("/state")).isEqualTo("FAILED");
            assertThat(job.text("/message")).startsWith("The file has a header, but no rows below it.");
        }
        assertThat(registry.download("/import-templates/99999").statusCode()).isEqualTo(404);
        assertThat(registry.download("/import-templates/object").statusCode()).isEqualTo(200);
    }

    @Test
    void takes_rows_that_begin_with_a_number_sign_for_what_they_are() {
        var job = jobs.checked(
                "hash.csv",
                "名称,设备类型,行政区划,单位,编码,imei\n#1 泵房,14001,110105,city,,860000000001201\n"
                        + "#,14001,110105,city,,860000000001202\n");

        assertThat(job.text("/created")).as(job.response().body()).isEqualTo("2");
        var template = new String(
                registry.download("/import-templates/14001?format=csv").body(), StandardCharsets.UTF_8);
        var filledIn = template.replaceFirst("朝外大街 12 号[^,]*", "My own cover");
        assertThat(jobs.upload("own.csv", filledIn.getBytes(StandardCharsets.UTF_8))
                        .text("/rows"))
                .as("an example that somebody has made a row of")
                .isEqualTo("1");
    }

    @Test
    void names_merged_cells_however_many_there_are() throws Exception {
        var sheet = new StringBuilder("<worksheet><sheetData><row>");
        for (var heading : List.of("Device type", "Division", "Name", "Organization")) {
            sheet.append(text(heading));
        }
        for (int i = 0; i < 5000; i++) {
            sheet.append("</row><row>").append(text("14001")).append(text("110105"));
            sheet.append(text("Merged " + i)).append(text("city"));
        }
        sheet.append("</row></sheetData><mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"D3:D4\"/>");
        for (int i = 10_000; i < 109_000; i++) {
            sheet.append("<mergeCell ref=\"A").append(i).append(":B").append(i).append("\"/>");
        }

        var job = jobs.upload("merged.xlsx", workbook(sheet.append("</mergeCells></worksheet>")));

        assertThat(job.text("/created")).as(job.response().body()).isEqualTo("4998");
        assertThat(jobs.faults(job))
                .contains(
                        "3D the cells D3:D4 are merged; unmerge them and fill in each row",
                        "4D the cells D3:D4 are merged; unmerge them and fill in each row")
                .hasSize(3);
    }

    private static String text(String text) {
        return "<c t=\"str\"><v>" + text + "</v></c>";
    }

    private static byte[] workbook(CharSequence sheet) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            var parts = Map.of(
                    "xl/workbook.xml",
                    "<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets></workbook>",
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships><Relationship Id=\"rId1\" Type=\"urn:x/worksheet\" Target=\"s.xml\"/></Relationships>",
                    "xl/s.xml",
                    sheet);
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().toString().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    @Test
    void says_what_is_wrong_with_a_file_that_is_no_table() {
        assertThat(jobs.upload("x.pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII))
                        .text("/message"))
                .startsWith("This is a PDF");
        assertThat(jobs.upload("x.bin", new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8}).text("/message"))
                .startsWith("The file is neither UTF-8 nor GBK");
        assertThat(jobs.upload("x.csv", "hello\nworld\n".getBytes(StandardCharsets.UTF_8))
                        .text("/message"))
                .startsWith("No row names the columns");
        assertThat(jobs.upload("x.csv", "编码,名称,颜色\n,a,red\n".getBytes(StandardCharsets.UTF_8))
                        .text("/message"))
                .startsWith("Column C is headed '颜色'");
        assertThat(registry.upload("/imports?name=empty", new byte[0]).status()).isEqualTo(400);
        assertThat(registry.upload("/imports?kind=gateway", new byte[] {1}).status())
                .isEqualTo(400);
    }

    @Test
    void imports_who_looks_after_a_device_and_how_it_is_mounted() {
        var header = "设备类型,行政区划,名称,单位,运维单位,安装方式,安装高度（米）,Azimuth (degrees),TILT,安装说明,imei\n";
        jobs.committed(jobs.checked(
                "mounted.csv",
                header + "14001,110106,Mounted A,city,管养一所,井内,-0.6,90°,,,860000000002001\n"
                        + "14001,110106,Mounted B,city,=1+1,Under water,,,-15,\"南侧, 桥墩\",860000000002002\n"
                        + "14001,110106,Mounted C,city,,,,,,,860000000002003\n"));
        assertThat(device("Mounted A").at("/maintainer").asText()).isEqualTo("管养一所");
        assertThat(mounting("Mounted A"))
                .isEqualTo("{\"method\":\"manhole\",\"heightMetres\":-0.6,\"azimuthDegrees\":90.0}");
        assertThat(mounting("Mounted B"))
                .isEqualTo("{\"method\":\"underwater\",\"tiltDegrees\":-15.0,\"note\":\"南侧, 桥墩\"}");
        assertThat(mounting("Mounted C")).isEmpty();
        registry.patch("/devices/" + jobs.found("Mounted B").getFirst(), "{'mounting':{'note':' 北侧 '}}");
        unchangedOnceExported("/exports/devices?division=110106", "device", 3, ",'=1+1,underwater,,,-15.0,");

        var job = jobs.checked(
                "raised.csv",
                header + ",,,,,,4.5,,,,860000000002001\n,,,,二所,水下,,,,,860000000002002\n"
                        + ",,,,,pole,,,,,860000000002003\n");
        assertThat(job.text("/updated")).as(job.response().body()).isEqualTo("3");
        jobs.committed(job);
        assertThat(mounting("Mounted A"))
                .as("what the row leaves empty stays")
                .isEqualTo("{\"method\":\"manhole\",\"heightMetres\":4.5,\"azimuthDegrees\":90.0}");
        assertThat(device("Mounted B").at("/maintainer").asText()).isEqualTo("二所");
        assertThat(mounting("Mounted C")).isEqualTo("{\"method\":\"pole\"}");
        var change = registry.get("/history/devices/" + jobs.found("Mounted A").getFirst())
                .body()
                .at("/items/0/changes");
        assertThat(change).hasSize(1);
        assertThat(change.at("/0/before/heightMetres").asDouble()).isEqualTo(-0.6);
        assertThat(change.at("/0/after/heightMetres").asDouble()).isEqualTo(4.5);

        assertThat(jobs.undone(job).text("/kept")).isEqualTo("0");
        assertThat(mounting("Mounted A")).contains("\"heightMetres\":-0.6");
        assertThat(device("Mounted B").at("/maintainer").asText()).isEqualTo("=1+1");
        assertThat(mounting("Mounted C")).isEmpty();
    }

    @Test
    void names_what_cannot_be_said_of_maintainer_and_mounting() {
        var job = jobs.checked(
                "unmounted.csv",
                "设备类型,行政区划,名称,单位,运维单位,安装方式,安装高度（米）,方位角（度）,倾角（度）,安装说明,imei\n"
                        + "14001,110106,Bad 1,city," + "x".repeat(201) + ",飘浮,,,,,860000000002101\n"
                        + "14001,110106,Bad 2,city,,,3.5米,361,-91,\"a\nb\",860000000002102\n"
                        + "14001,110106,Bad 3,city,,,-1000.5,,,,860000000002103\n");

        assertThat(jobs.faults(job))
                .containsExactly(
                        "2E is 201 characters long, at most 200 are allowed",
                        "2F is not one of pole, wall, ceiling, ground, buried, manhole, pipe, underwater, vehicle, other",
                        "3G is not a number, such as 3.5",
                        "3H 361.0 is not from 0.0 to 360.0",
                        "3I -91.0 is not from -90.0 to 90.0",
                        "3J holds a line break or another control character",
                        "4G -1000.5 is not from -1000.0 to 1000.0");
        var failed = registry.download("/imports/" + job.text("/id") + "/failed-rows?format=csv");
        assertThat(new String(failed.body(), StandardCharsets.UTF_8))
                .contains("F 安装方式: 不在 杆装 pole、壁装 wall、", ",飘浮,", "G 安装高度（米）: 不是数字，应形如 3.5");
    }

    @Test
    void imports_the_attributes_that_the_standard_asks_for_with_objects() {
        var header = "标准,部件类别,行政区划,名称,单位,主管部门代码,ZGBMMC,Condition of the component,初始日期,备注 BZ,serial\n";
        var made = jobs.upload(
                "attributes.csv",
                "object",
                (header
                                + "GB/T 47678.5-2026,01001,110106,Attributed,city,１１０１０５,城管委（朝阳）,完好,2026-7-1,,ATT-1\n"
                                + "GB/T 47678.5-2026,01001,110106,Bare,city,,,,,,ATT-2\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(jobs.faults(made)).isEmpty();
        jobs.committed(made);
        var code = registry.get("/objects?q=Attributed").text("/items/0/code");
        assertThat(attributes(code))
                .isEqualTo("{\"ZGBMDM\":\"１１０１０５\",\"ZGBMMC\":\"城管委（朝阳）\",\"GLBJZT\":\"完好\",\"CSRQ\":\"20260701\"}");
        registry.patch("/objects/" + code, "{'attributes':{'BZ':'-A1; \\\"#\\\"'}}");
        unchangedOnceExported("/exports/objects?division=110106", "object", 2, ",城管委（朝阳）,");

        var job = jobs.upload(
                "broken.csv",
                "object",
                ("编码,管理部件状态,变更日期,备注\n" + code + ",破损,20261101,\n").getBytes(StandardCharsets.UTF_8));
        assertThat(job.text("/updated")).as(job.response().body()).isEqualTo("1");
        jobs.committed(job);
        assertThat(attributes(code))
                .isEqualTo("{\"ZGBMDM\":\"１１０１０５\",\"ZGBMMC\":\"城管委（朝阳）\",\"GLBJZT\":\"破损\","
                        + "\"CSRQ\":\"20260701\",\"BGRQ\":\"20261101\",\"BZ\":\"-A1; \\\"#\\\"\"}");
        assertThat(registry.get("/history/objects/" + code).text("/items/0/changes/0/field"))
                .isEqualTo("attributes");
        assertThat(jobs.undone(job).text("/kept")).isEqualTo("0");
        assertThat(attributes(code)).contains("\"GLBJZT\":\"完好\"").doesNotContain("BGRQ");
    }

    @Test
    void names_attributes_that_are_not_as_the_standard_has_them() {
        var job = jobs.upload(
                "attributes.csv",
                "object",
                ("标准,部件类别,行政区划,名称,单位,主管部门代码,权属单位名称,管理部件状态,初始日期,所在街道（镇、乡）代码,备注,serial\n"
                                + "GB/T 47678.5-2026,01001,110106,Bad 1,city,1.1E+17,,坏,2026-2-30,11010500,,ATT-3\n"
                                + "GB/T 47678.5-2026,01001,110106,Bad 2,city,," + "权".repeat(101) + ",,,,"
                                + "x".repeat(1001) + ",ATT-4\n")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(jobs.faults(job))
                .containsExactly(
                        "2F '1.1E+17' has lost its digits: spreadsheet programs keep 15 digits of a number. Format the"
                                + " column as text and enter it again",
                        "2H is not one of [完好, 破损, 丢失, 废弃, 移除]",
                        "2I is not a date such as 20260701",
                        "2J is not 9 digits",
                        "3G is longer than 100 characters",
                        "3K is longer than 1000 characters");
        assertThat(jobs.upload("twice.csv", "object", "编码,名称,GLBJMC\n1,x,x\n".getBytes(StandardCharsets.UTF_8))
                        .text("/message"))
                .as("the standard's word for the name")
                .startsWith("The column 'GLBJMC' stands twice (B and C).");
        var template = new String(
                registry.download("/import-templates/object?format=csv").body(), StandardCharsets.UTF_8);
        assertThat(template).contains(",主管部门代码 Code of the competent department,", "最多 1000 个字符");
    }

    @Test
    void takes_dates_of_the_spreadsheet_program_where_the_standard_asks_for_a_date() throws Exception {
        var sheet = new StringBuilder("<worksheet><sheetData><row>");
        for (var heading : List.of("标准", "部件类别", "行政区划", "名称", "单位", "serial", "初始日期")) {
            sheet.append(text(heading));
        }
        sheet.append("</row><row>");
        for (var cell : List.of("GB/T 47678.5-2026", "01001", "110105", "Dated", "city", "ATT-5")) {
            sheet.append(text(cell));
        }
        sheet.append("<c t=\"d\"><v>2026-07-01T00:00</v></c></row></sheetData></worksheet>");

        jobs.committed(jobs.upload("dated.xlsx", "object", workbook(sheet)));

        assertThat(attributes(registry.get("/objects?q=Dated").text("/items/0/code")))
                .isEqualTo("{\"CSRQ\":\"20260701\"}");
    }

    private static JsonNode device(String name) {
        return registry.get("/devices/" + jobs.found(name).getFirst()).body();
    }

    private static String mounting(String name) {
        var mounting = device(name).at("/mounting");
        return mounting.isMissingNode() ? "" : mounting.toString();
    }

    private static String attributes(String object) {
        return registry.get("/objects/" + object).body().at("/attributes").toString();
    }

    private static void unchangedOnceExported(String path, String kind, int rows, String content) {
        var csv = registry.download(path + "&format=csv").body();
        assertThat(new String(csv, StandardCharsets.UTF_8)).contains(content);
        var xlsx = registry.download(path + "&format=xlsx").body();
        for (var again : List.of(jobs.upload("again.csv", kind, csv), jobs.upload("again.xlsx", kind, xlsx))) {
            assertThat(jobs.faults(again)).isEmpty();
            assertThat(again.text("/unchanged")).isEqualTo(String.valueOf(rows));
            assertThat(again.text("/rows")).isEqualTo(String.valueOf(rows));
        }
    }

    @Test
    void exports_what_can_be_imported_again_without_a_change() {
        jobs.committed(jobs.checked(
                "export.csv",
                ImportIT.HEADER
                        + ",14001,110107,\"=cmd|' /C calc'!A0\",city,116.4,39.9,BD09,860000000000701\n"
                        + ",14001,110107,<script>alert(1)</script>,city,,,,860000000000702\n"
                        + ",14001,110107,'); drop table device; --,city,,,,860000000000703\n"));
        registry.send("POST", "/devices", """
                {"type":"14001","division":"110107","name":"Listed","organization":"city","externalIds":[
                {"scheme":"serial","value":"A;B＝1"},{"scheme":"serial","value":"\\"Q\\";=\\""},{"scheme":"oid","value":"5\\""}]}
                """);
        for (var format : List.of("csv", "xlsx")) {
            var exported = registry.download("/exports/devices?division=110107&format=" + format);
            assertThat(exported.statusCode()).isEqualTo(200);
            var again = jobs.upload("again." + format, exported.body());
            assertThat(again.text("/state")).as(again.response().body()).isEqualTo("CHECKED");
            assertThat(again.text("/unchanged")).as(again.response().body()).isEqualTo("4");
        }
        var csv = new String(
                registry.download("/exports/devices?division=110107&format=csv").body(), StandardCharsets.UTF_8);
        assertThat(csv)
                .contains(",'=cmd|")
                .doesNotContain(",=cmd")
                .contains("<script>")
                .contains("'); drop table");
    }
}
