package io.mailuo.registry.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.spec.coding.DeviceCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelPrinterTest {

    @TempDir
    private Path directory;

    static Stream<LabelSheet> sheets() {
        return LabelSheet.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void every_sheet_gives_labels_that_can_be_scanned_and_read(LabelSheet sheet) throws Exception {
        assertThat(sheet.x(sheet.columns() - 1) + sheet.label().width())
                .isLessThanOrEqualTo(sheet.page().width());
        assertThat(sheet.y(sheet.rows() - 1) + sheet.label().height())
                .isLessThanOrEqualTo(sheet.page().height());
        var labels = List.of(
                label("1101051400100000019", "朝外大街12号井盖"),
                label("11010501002000123", "Sewage manhole cover at the corner of East Fourth Street and Lane 12"),
                label("3205080101000001", "龘龖㐀🚰 no such characters"));

        try (var printed = printed(sheet, 0, labels)) {
            int perPage = sheet.perPage();
            assertThat(printed.pages()).isEqualTo(perPage == 1 ? 3 : 1);
            for (int i = 0; i < labels.size(); i++) {
                var label = printed.page(i / perPage).get(i % perPage);
                assertThat(label.scanned()).isEqualTo(labels.get(i).code());
                assertThat(label.text().replaceAll("\\s+", " "))
                        .contains(labels.get(i).grouped());
            }
            assertThat(printed.page(0).getFirst().text().replaceAll("\\s", "")).startsWith("朝外大街12号井盖");
        }
    }

    @Test
    void begins_where_the_first_sheet_is_still_unused_and_goes_on_to_the_next() throws Exception {
        var sheet = LabelSheet.find("a4-3x8").orElseThrow();
        var labels = IntStream.rangeClosed(1, 25)
                .mapToObj(number -> label("11010501002%06d".formatted(number), "井盖 " + number))
                .toList();

        try (var printed = printed(sheet, 2, labels)) {
            assertThat(printed.pages()).isEqualTo(2);
            var first = printed.page(0);
            assertThat(first.get(0).scanned()).isEmpty();
            assertThat(first.get(1).text()).isEmpty();
            assertThat(first.get(2).scanned()).isEqualTo("11010501002000001");
            assertThat(first.get(23).scanned()).isEqualTo("11010501002000022");
            var second = printed.page(1);
            assertThat(second.get(2).scanned()).isEqualTo("11010501002000025");
            assertThat(second.get(2).text().lines().map(String::strip))
                    .containsExactly("井盖 25", "1101 0501 0020", "0002 5", "污水井盖", "区水务局", "北京市朝阳区");
            assertThat(second.get(3).scanned()).isEmpty();
        }
    }

    @Test
    void shows_what_the_typeface_does_not_have_as_a_box_and_cuts_what_is_too_long() throws Exception {
        var sheet = LabelSheet.find("a4-5x13").orElseThrow();
        var label = new Label("1101051400100000019", "🚰㐀" + "长".repeat(200), List.of("类".repeat(100), "属", "地"));

        try (var printed = printed(sheet, 0, List.of(label))) {
            var text = printed.page(0).getFirst().text();
            assertThat(text).startsWith("□□长").contains("…").contains("1101 0514 0010");
            assertThat(printed.page(0).getFirst().scanned()).isEqualTo(label.code());
            assertThat(printed.page(0).get(1).text()).isEmpty();
            assertThat(printed.page(0).get(5).text()).isEmpty();
        }
    }

    @Test
    void a_thousand_labels_hold_each_glyph_once() throws Exception {
        var sheet = LabelSheet.find("a4-4x10").orElseThrow();
        var labels = IntStream.range(0, 1000)
                .mapToObj(number -> label(new DeviceCode("110105", "14001", number + 1).toString(), "井盖 " + number))
                .toList();
        var file = directory.resolve("thousand.pdf");

        Labels.draw(sheet, 0, "标签", labels, file);

        assertThat(Files.size(file)).isLessThan(1_500_000);
    }

    private PrintedLabels printed(LabelSheet sheet, int skip, List<Label> labels) throws Exception {
        var file = directory.resolve("labels.pdf");
        Labels.draw(sheet, skip, "标签", labels, file);
        return new PrintedLabels(Files.readAllBytes(file), sheet);
    }

    private static Label label(String code, String name) {
        return new Label(code, name, List.of("污水井盖", "区水务局", "北京市朝阳区"));
    }
}
