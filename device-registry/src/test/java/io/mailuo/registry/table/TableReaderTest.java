package io.mailuo.registry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.table.Cell.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {

    private static final TableLimits SMALL = new TableLimits(5, 4, 100, 10_000, 1 << 20);

    private interface Fill {
        void in(Worksheet sheet);
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"GBK", "GB18030", "UTF-8", "UTF-16LE", "UTF-16BE"})
    void reads_csv_in_the_encodings_that_occur(String charset) throws IOException {
        var mark = charset.startsWith("UTF-16") ? "\uFEFF" : "";
        var rows = read((mark + "编码,名称\r\n1,\"朝阳, \"\"东\"\"\n井盖\"\r\n\r\n3,路灯").getBytes(Charset.forName(charset)));

        assertThat(rows).extracting(TableRow::number).containsExactly(1, 2, 4);
        assertThat(texts(rows.get(1))).containsExactly("1", "朝阳, \"东\"\n井盖");
        assertThat(texts(rows.get(2))).containsExactly("3", "路灯");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void finds_the_separator(String separator) throws IOException {
        var rows = read(String.join(separator, "a", "b", "c").getBytes(StandardCharsets.UTF_8));

        assertThat(texts(rows.getFirst())).containsExactly("a", "b", "c");
    }

    @Test
    void refuses_csv_without_measure() {
        assertThatThrownBy(() -> read("a,b\n".repeat(6).getBytes(StandardCharsets.UTF_8), SMALL))
                .hasMessageStartingWith("The file has more than 5 rows.");
        assertThatThrownBy(() -> read("a,b,c,d,e\n".getBytes(StandardCharsets.UTF_8), SMALL))
                .hasMessageStartingWith("Row 1 has more than 4 cells.");
        assertThatThrownBy(() -> read(("a,\"" + "x".repeat(200)).getBytes(StandardCharsets.UTF_8), SMALL))
                .hasMessageStartingWith("A cell of row 1 holds more than 100 characters.");
        assertThatThrownBy(() -> read("a,\"b\n".getBytes(StandardCharsets.UTF_8), SMALL))
                .hasMessageContaining("is never closed");
        assertThatThrownBy(() -> read(new byte[] {(byte) 0xff, 'a', (byte) 0xc3, 0, 1}, SMALL))
                .hasMessageStartingWith("The file is neither UTF-8 nor GBK");
        assertThatThrownBy(() -> read(new byte[0], SMALL)).hasMessage("The file is empty.");
        assertThatThrownBy(() -> read(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 1, 2}, SMALL))
                .hasMessageContaining(".xls");
    }

    @Test
    void tells_numbers_dates_and_texts_of_a_workbook_apart() throws IOException {
        var rows = read(workbook(sheet -> {
            sheet.value(0, 0, "text");
            sheet.inlineString(0, 1, "直接");
            sheet.value(0, 2, 1.10105E18);
            sheet.value(0, 3, 116.39);
            sheet.value(2, 0, LocalDate.of(2026, 11, 22));
            sheet.style(2, 0).format("yyyy-mm-dd").set();
            sheet.value(2, 1, true);
            sheet.value(2, 3, 1001);
        }));

        assertThat(rows).extracting(TableRow::number).containsExactly(1, 3);
        assertThat(rows.get(0).cells())
                .containsExactly(
                        new Cell("text", Kind.TEXT),
                        new Cell("直接", Kind.TEXT),
                        new Cell("1101050000000000000", Kind.NUMBER),
                        new Cell("116.39", Kind.NUMBER));
        assertThat(rows.get(1).cells())
                .containsExactly(
                        new Cell("2026-11-22", Kind.DATE),
                        new Cell("TRUE", Kind.TRUTH),
                        Cell.BLANK,
                        new Cell("1001", Kind.NUMBER));
    }

    @Test
    void knows_merged_cells() throws IOException {
        var file = directory.resolve("merged.xlsx");
        Files.write(file, workbook(sheet -> {
            sheet.value(0, 0, "head");
            sheet.value(1, 1, "both");
            sheet.range(1, 1, 2, 1).merge();
        }));
        try (var reader = TableReader.open(file, TableLimits.DEFAULT)) {
            while (reader.next() != null) {
                // to the end, where merged cells are listed
            }
            assertThat(reader.merged()).containsExactly(new TableReader.Merged(2, 3, 2, 2, "B2:B3"));
        }
    }

    @Test
    void refuses_a_workbook_that_grows_without_measure() {
        var bomb = new byte[200 << 20];
        java.util.Arrays.fill(bomb, (byte) ' ');
        var head = "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>a</t></is></c></row>";
        assertThatThrownBy(() -> read(zip(head, bomb), TableLimits.DEFAULT)).hasMessageContaining("zip bomb");
    }

    @Test
    void leaves_numbers_that_no_device_has_as_they_are_written() throws IOException {
        for (var number :
                List.of("1E+2147483647", "1E-2147483647", "1.23456789012345678901E+2147483647", "7E9999999999")) {
            var rows = read(zip(
                    "<worksheet><sheetData><row><c><v>" + number + "</v></c></row></sheetData></worksheet>",
                    new byte[0]));
            assertThat(texts(rows.getFirst())).containsExactly(number);
        }
    }

    @Test
    void refuses_what_a_parser_would_keep_whole_in_memory() {
        var end = "<sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
        var names = new StringBuilder("<worksheet>");
        for (int i = 0; i < 10_001; i++) {
            names.append("<n").append(i).append("/>");
        }
        for (var sheet : List.of(
                "<worksheet><!--" + " ".repeat(5 << 20) + "-->" + end,
                "<worksheet x=\"" + " ".repeat(5 << 20) + "\">" + end,
                names + end)) {
            assertThatThrownBy(() -> read(zip(sheet, new byte[0]))).hasMessageContaining("zip bomb");
        }
    }

    @Test
    void refuses_an_archive_that_is_mostly_a_directory() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 80; i++) {
                var entry = new ZipEntry("part" + i);
                entry.setComment("x".repeat(0xff00));
                zip.putNextEntry(entry);
                zip.closeEntry();
            }
        }
        assertThatThrownBy(() -> read(out.toByteArray())).hasMessageContaining("zip bomb");
    }

    @Test
    void refuses_external_entities_and_document_types() throws IOException {
        var secret = directory.resolve("secret.txt");
        Files.writeString(secret, "top secret");
        for (var doctype : List.of(
                "<!DOCTYPE worksheet [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>",
                "<!DOCTYPE worksheet [<!ENTITY a \"" + "ha".repeat(50) + "\"><!ENTITY x \"&a;&a;&a;&a;\">]>")) {
            var sheet = "<?xml version=\"1.0\"?>" + doctype
                    + "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&x;</t></is></c></row></sheetData>"
                    + "</worksheet>";
            assertThatThrownBy(() -> read(zip(sheet, new byte[0]), TableLimits.DEFAULT))
                    .isInstanceOf(TableException.class)
                    .hasMessageContaining("document type");
        }
    }

    @Test
    void refuses_shared_texts_that_do_not_fit_into_memory() {
        assertThatThrownBy(() -> read(
                        workbook(sheet -> {
                            for (int i = 0; i < 400; i++) {
                                sheet.value(0, i % 4, "text number " + i);
                                sheet.value(1 + i, 0, "another text " + i);
                            }
                        }),
                        SMALL))
                .hasMessageContaining("too large to be kept in memory");
    }

    @Test
    void refuses_what_is_no_workbook() {
        assertThatThrownBy(() -> read("PK\3\4 and then nothing".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("not a whole XLSX workbook");
        assertThatThrownBy(() -> read(zip("<worksheet><sheetData><row>", new byte[0])))
                .hasMessageContaining("not a whole XLSX workbook");
        assertThatThrownBy(() -> read(zip(Map.of("readme.txt", "hello".getBytes(StandardCharsets.UTF_8)))))
                .hasMessageContaining("not a whole XLSX workbook");
    }

    @Test
    void writes_nothing_that_a_spreadsheet_program_computes_and_reads_it_back_as_it_was() throws IOException {
        var cells = List.of("=1+1", "+86 10", "-1.5", "@SUM(A1)", "'=x", "plain, \"quoted\"", "");
        var csv = new ByteArrayOutputStream();
        try (var writer = TableWriter.Format.CSV.writer(csv, "")) {
            writer.row(cells);
        }
        assertThat(csv.toString(StandardCharsets.UTF_8))
                .isEqualTo("\uFEFF'=1+1,'+86 10,-1.5,'@SUM(A1),''=x,\"plain, \"\"quoted\"\"\",\r\n");
        assertThat(texts(read(csv.toByteArray()).getFirst())).isEqualTo(cells);
        var xlsx = new ByteArrayOutputStream();
        try (var writer = TableWriter.Format.XLSX.writer(xlsx, "x")) {
            writer.row(cells);
        }
        assertThat(texts(read(xlsx.toByteArray()).getFirst())).isEqualTo(cells.subList(0, 6));
    }

    private List<TableRow> read(byte[] content) throws IOException {
        return read(content, TableLimits.DEFAULT);
    }

    private List<TableRow> read(byte[] content, TableLimits limits) throws IOException {
        var file = Files.write(directory.resolve("table"), content);
        var rows = new ArrayList<TableRow>();
        try (var reader = TableReader.open(file, limits)) {
            for (var row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<String> texts(TableRow row) {
        return row.cells().stream().map(Cell::text).toList();
    }

    private static byte[] workbook(Fill fill) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var book = new Workbook(out, "test", null)) {
            fill.in(book.newWorksheet("one"));
        }
        return out.toByteArray();
    }

    private static byte[] zip(String sheet, byte[] more) throws IOException {
        var content = new ByteArrayOutputStream();
        content.writeBytes(sheet.getBytes(StandardCharsets.UTF_8));
        content.writeBytes(more);
        return zip(Map.of(
                "xl/workbook.xml",
                ("<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets></workbook>")
                        .getBytes(StandardCharsets.UTF_8),
                "xl/_rels/workbook.xml.rels",
                ("<Relationships><Relationship Id=\"rId1\" Type=\"urn:x/worksheet\" Target=\"sheet.xml\"/>"
                                + "</Relationships>")
                        .getBytes(StandardCharsets.UTF_8),
                "xl/sheet.xml",
                content.toByteArray()));
    }

    private static byte[] zip(Map<String, byte[]> parts) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                ((OutputStream) zip).write(part.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }
}
