package io.mailuo.registry.importing;

import static org.assertj.core.api.Assertions.assertThat;

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
