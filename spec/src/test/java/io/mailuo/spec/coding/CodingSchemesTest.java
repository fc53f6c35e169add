package io.mailuo.spec.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class CodingSchemesTest {

    private static final CodingSchemes SCHEMES = CodingSchemes.bundled();
    private static final CodingScheme DEVICE = SCHEMES.device();

    @Test
    void brings_the_schemes_of_the_design() {
        assertThat(SCHEMES.all())
                .extracting(CodingScheme::id)
                .containsExactly(
                        "device", "object-gbt47678", "object-cjt214", "unit-grid", "gb28181", "gb32100", "gb11714");
        assertThat(SCHEMES.all()).allSatisfy(scheme -> {
            assertThat(scheme.parse(scheme.example()).problems()).isEmpty();
            assertThat(SCHEMES.read(scheme.example()).scheme()).isEqualTo(scheme);
        });
    }

    @Test
    void takes_a_device_code_apart_and_names_its_parts() {
        var parsed = DEVICE.parse("1101050300100000016");
        assertThat(parsed.valid()).isTrue();
        assertThat(parsed.fields())
                .isEqualTo(Map.of(
                        "division", "110105", "domain", "03", "type", "001", "sequence", "0000001", "check", "6"));
        assertThat(parsed.values().getFirst().meaning())
                .isNotNull()
                .satisfies(names -> assertThat(names.zh()).isEqualTo("北京市朝阳区"));
        assertThat(parsed.values().get(2).meaning())
                .isNotNull()
                .satisfies(names -> assertThat(names.en()).isEqualTo("Ambient air station"));
    }

    @Test
    void reads_codes_as_people_type_them() {
        assertThat(DEVICE.parse(" 110105 03 001-0000001 6 ").valid()).isTrue();
        assertThat(DEVICE.parse("１１０１０５０３００１００００００１６").valid()).isTrue();
        assertThat(SCHEMES.read("9144 0300 7084 6113 6t").valid()).isTrue();
    }

    @Test
    void splits_the_samples_of_other_schemes() {
        assertThat(SCHEMES.read("3205080101000001").fields())
                .isEqualTo(Map.of("division", "320508", "class", "01", "type", "01", "sequence", "000001"));
        assertThat(SCHEMES.read("34020000002000000001").fields())
                .isEqualTo(Map.of(
                        "division",
                        "340200",
                        "unit",
                        "00",
                        "industry",
                        "00",
                        "type",
                        "200",
                        "network",
                        "0",
                        "sequence",
                        "000001"));
        assertThat(SCHEMES.read("D2143569X").fields()).isEqualTo(Map.of("body", "D2143569", "check", "X"));
    }

    @Test
    void says_in_words_what_is_wrong() {
        assertThat(messages("110105")).containsExactly("must have 19 characters, has 6");
        assertThat(messages("11O1050300100000016")).contains("character 3 cannot be 'O'");
        assertThat(messages("9901050300100000016")).containsExactly("division 990105 is not in the code table");
        assertThat(messages("1101050399900000016")).containsExactly("device type 03999 is not in the code table");
        assertThat(messages("1101050300100000000")).containsExactly("sequence 0000000 starts at 1");
        assertThat(messages("1101050300100000017"))
                .containsExactly("the check character does not fit: a character is wrong or two are exchanged");
        assertThat(SCHEMES.read("91350100M000100Y44").problems())
                .extracting(ParsedCode.Problem::kind)
                .containsExactly(ParsedCode.Kind.CHECK);
        assertThat(SCHEMES.read("91350100M000101Y43").problems())
                .extracting(problem -> problem.message().en())
                .containsExactly("organization code M000101Y4 is not a valid Organization code");
        assertThat(DEVICE.parse("11010").problems().getFirst().message().zh()).isEqualTo("应为 19 位，实为 5 位");
    }

    private static List<String> messages(String text) {
        return DEVICE.parse(text).problems().stream()
                .map(problem -> problem.message().en())
                .toList();
    }

    @Test
    void composes_codes_and_refuses_wrong_parts() {
        assertThat(DEVICE.compose(Map.of("division", "110105", "domain", "03", "type", "001", "sequence", "1")))
                .isEqualTo("1101050300100000016");
        var objects = SCHEMES.find("object-gbt47678").orElseThrow();
        assertThat(objects.compose(Map.of("division", "110105", "class", "01", "type", "001", "sequence", "42")))
                .isEqualTo("11010501001000042");
        assertThatThrownBy(() -> DEVICE.compose(Map.of("division", "110105")))
                .hasMessageContaining("division, domain, type, sequence");
        assertThatThrownBy(() ->
                        DEVICE.compose(Map.of("division", "110105", "domain", "03", "type", "998", "sequence", "1")))
                .hasMessageContaining("device type 03998 is not in the code table");
        assertThatThrownBy(() ->
                        DEVICE.compose(Map.of("division", "11010A", "domain", "03", "type", "001", "sequence", "1")))
                .hasMessageContaining("cannot be 'A'");
    }

    @Provide
    Arbitrary<String> deviceCodes() {
        return Combinators.combine(
                        Arbitraries.of("110105", "440305", "370303", "460105"),
                        Arbitraries.of(
                                DeviceTypes.all().stream().map(DeviceType::code).toList()),
                        Arbitraries.integers().between(1, DeviceCode.MAX_SEQUENCE))
                .as((division, type, sequence) -> new DeviceCode(division, type, sequence).toString());
    }

    @Property
    void quick_device_codes_agree_with_the_scheme(@ForAll("deviceCodes") String code) {
        assertThat(DEVICE.parse(code).valid()).isTrue();
        assertThat(DeviceCode.parse(code)).hasToString(code);
    }

    @Property(tries = 200)
    void one_wrong_digit_leads_back_to_the_registered_code(
            @ForAll("deviceCodes") String code, @ForAll int place, @ForAll int digit) {
        int index = Math.floorMod(place, DeviceCode.LENGTH);
        char wrong = (char) ('0' + Math.floorMod(digit, 10));
        if (wrong != code.charAt(index)) {
            var typed = code.substring(0, index) + wrong + code.substring(index + 1);
            assertThat(DEVICE.parse(typed).valid()).isFalse();
            assertThat(DEVICE.likely(typed, Set.of(code)::contains)).hasValue(code);
            assertThat(DEVICE.suggest(typed, Set.of(code)::contains).getFirst().code())
                    .isEqualTo(code);
        }
    }

    @Property(tries = 200)
    void exchanged_missing_and_surplus_digits_lead_back_too(@ForAll("deviceCodes") String code, @ForAll int place) {
        int index = Math.floorMod(place, DeviceCode.LENGTH - 1);
        var exchanged =
                code.substring(0, index) + code.charAt(index + 1) + code.charAt(index) + code.substring(index + 2);
        var shorter = code.substring(0, index) + code.substring(index + 1);
        var longer = code.substring(0, index) + "7" + code.substring(index);
        for (var typed : List.of(exchanged, shorter, longer)) {
            if (!typed.equals(code)) {
                assertThat(DEVICE.likely(typed, Set.of(code)::contains)).hasValue(code);
            }
        }
    }

    @Test
    void suggests_only_valid_codes_and_the_likeliest_first() {
        var suggestions = DEVICE.suggest("1101050300100000061", code -> false);
        assertThat(suggestions)
                .isNotEmpty()
                .allSatisfy(suggestion ->
                        assertThat(DEVICE.parse(suggestion.code()).valid()).isTrue());
        assertThat(suggestions.getFirst())
                .isEqualTo(new Suggestion("1101050300100000016", Suggestion.Error.EXCHANGED, false));
        assertThat(new HashSet<>(suggestions)).hasSameSizeAs(suggestions);
        assertThat(DEVICE.likely("1101O5O3OO1OOOOOO16", code -> false)).hasValue("1101050300100000016");
    }

    @Test
    void suggests_only_registered_codes_where_there_is_no_check_digit() {
        var objects = SCHEMES.find("object-gbt47678").orElseThrow();
        assertThat(objects.suggest("11010501001000024", code -> false)).isEmpty();
        assertThat(objects.likely("11010501001000024", "11010501001000042"::equals))
                .hasValue("11010501001000042");
    }

    @Property(tries = 500)
    void never_throws_on_any_text(@ForAll String text) {
        assertThat(SCHEMES.read(text).valid()).isFalse();
        assertThat(DEVICE.suggest(text, code -> false)).isEmpty();
    }

    @Test
    void takes_the_scheme_of_a_city_with_its_own_table(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("pole.yaml"), """
                id: pole
                standard: City norm 1
                names: {zh: 杆体编码, en: Pole code}
                example: "01000017"
                check: iso7064-mod-11-10
                fields:
                  - {name: kind, length: 2, table: pole-kinds, names: {zh: 类别, en: kind}}
                  - {name: sequence, length: 5, min: 1, names: {zh: 顺序号, en: sequence}}
                  - {name: check, length: 1, names: {zh: 校验码, en: check digit}}
                """);
        Files.writeString(directory.resolve("pole-kinds.csv"), "code,name\n01,综合杆\n");
        var pole = CodingSchemes.with(directory).find("pole").orElseThrow();
        assertThat(pole.parse(pole.compose(Map.of("kind", "01", "sequence", "7")))
                        .valid())
                .isTrue();
        assertThat(pole.parse("02000019").problems().getFirst().message().zh()).isEqualTo("类别 02 在代码表中不存在");
    }

    @Test
    void says_what_is_wrong_with_a_scheme_file(@TempDir Path directory) throws IOException {
        var file = directory.resolve("x.yaml");
        Files.writeString(file, "id: x\nstandard: s\nnames: {zh: a, en: b}\nexample: '12'\ncheck: luhn\nfields: []\n");
        assertThatThrownBy(() -> CodingSchemes.with(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("x.yaml:5 check: 'luhn'")
                .hasMessageContaining("iso7064-mod-11-10");
        Files.writeString(
                file,
                "id: x\nstandard: s\nnames: {zh: a, en: b}\nexample: '12'\n"
                        + "fields: [{name: n, length: 3, names: {zh: a, en: b}}]\n");
        assertThatThrownBy(() -> CodingSchemes.with(directory)).hasMessageContaining("must have 3 characters, has 2");
    }
}
