package io.mailuo.codec.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a declaration may say, and what is said about one that is wrong. */
class DeclarationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "format: binary | format: bits | payload.format | 5 | 'bits', allowed: one of binary, json, text",
                "type: u8, value: 0x68 | type: u9 | payload.fields[0].type | 9 | 'u9', allowed: one of ascii, bcd",
                "value: 0x16 | valeu: 0x16 | payload.fields[17].valeu | 45 | no such key; known here: absent, bits",
                "size: 10 | size: lenght | payload.fields[4].size | 13 | no field 'lenght' stands before",
                "property: signal_strength | property: signal | payload.fields[8].observe.property | 22 | 'signal', allowed: a property of the catalogue",
                "field: kind, not: [alarm] | field: kind | payload.fields[8].observe.when.is | 22 | is: [VALUE",
                "observe: water_level | observe: {property: water_level, unit: kPa} | payload.fields[9].observe.unit | 23 | can be converted to 'm'",
                "observe: water_level | observe: cover_open | payload.fields[9].observe | 23 | takes a truth",
                "algorithm: crc16-ccitt-false | algorithm: crc17 | payload.fields[16].checksum.algorithm | 44 | one of crc16-arc",
                "from: start, to: rest | from: begin | payload.fields[16].checksum | 44 | no outermost part is called 'begin'",
                "{name: fault, at: 6 | {name: fault, at: 7 | payload.fields[5].bits[1].at | 18 | once only",
                "5: report, 6: alarm | 5: report, six: alarm | payload.fields[3].enum.six | 12 | 'six', allowed: whole numbers",
                "time: yyMMddHHmm | time: noon | payload.fields[7].time | 21 | 'noon', allowed: unix",
                "time: yyMMddHHmm | time: yyMMddHHmm's | payload.fields[7].time | 21 | 'yyMMddHHmm's', allowed: unix",
                "time: yyMMddHHmm | time: yyMMddTHHHH | payload.fields[7].time | 21 | 'yyMMddTHHHH', allowed: unix",
                "zone: ~\"~+08:00~\"~ | zone: CST | payload.fields[7].zone | 21 | an offset such as +08:00",
                "max: 8 | max: 80000 | payload.fields[11].max | 27 | a whole number from 1 to 10000",
                "name: note, | name: serial, | payload.fields[13].name | 38 | 'serial' stands twice",
                "scale: 0.01 | scale: 0 | payload.fields[9].scale | 23 | '0', allowed: any other number",
                "maxBytes: 400 | maxBytes: 99999999 | payload.maxBytes | 6 | a whole number from 1 to 65536",
                "name: start, | name: 7th, | payload.fields[0].name | 9 | a letter, then letters",
                "deadbeef | deadbeff | payload.example | 7 | no sound payload of this declaration: crc given",
                "id: test-cover | id: Test Cover | id | 1 | lower case letters",
            })
    void names_file_key_line_and_what_is_allowed(String good, String bad, String key, int line, String problem) {
        String yaml = DeclaredCodecTest.yaml("cover");
        good = good.replace("~", "");
        assertThat(yaml).contains(good);
        String wrong = yaml.replace(good, bad);
        assertThatExceptionOfType(DeclarationException.class)
                .isThrownBy(() -> DeclaredCodec.of("cover.yaml", wrong))
                .satisfies(error -> {
                    assertThat(error.key()).isEqualTo(key);
                    assertThat(error.problem()).contains(problem);
                    assertThat(error.line()).isEqualTo(line);
                    assertThat(error.getMessage()).startsWith("cover.yaml: " + key + ": ");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "just text",
                "id: a",
                "id: [",
                "id: a\npayload: []",
                "id: a\npayload: {format: text, fields: [{name: a, type: text}], example: x}",
                "id: a\npayload: {format: json, fields: [], example: x}",
                "id: a\npayload: {format: json, fields: &a [{repeat: b, fields: *a}], example: x}",
                "id: a\npayload: {format: json, format: json}",
                "id: a\npayload: {format: binary, fields: [{name: a, type: bcd, size: 12}], example: '00'}",
                "id: a\npayload: {format: binary, fields: [{name: a, type: ascii}], example: '00'}",
                "id: a\npayload: {format: binary, fields: [{name: a, type: u8}], example: 'zz'}",
            })
    void refuses_what_is_no_declaration(String yaml) {
        assertThatExceptionOfType(DeclarationException.class).isThrownBy(() -> DeclaredCodec.of("a.yaml", yaml));
    }

    @Test
    void knows_its_properties_and_what_it_is() {
        var cover = DeclaredCodecTest.codec("cover");
        assertThat(cover.name()).isEqualTo("test-cover");
        assertThat(cover.standard()).isEqualTo("Test cover");
        assertThat(cover.properties())
                .contains("cover_open", "temperature", "water_level")
                .doesNotHaveDuplicates();
    }

    /** The check values of the catalogue of parametrised CRC algorithms, of the text 123456789. */
    @ParameterizedTest
    @CsvSource({
        "sum8,dd",
        "sum16,1dd",
        "xor8,31",
        "lrc8,23",
        "crc8,f4",
        "crc8-maxim,a1",
        "crc16-modbus,4b37",
        "crc16-arc,bb3d",
        "crc16-xmodem,31c3",
        "crc16-ccitt-false,29b1",
        "crc16-kermit,2189",
        "crc16-x25,906e",
        "crc16-en13757,c2b7",
        "crc32,cbf43926",
        "crc32-mpeg2,376e6e7",
    })
    void checksums_have_their_check_values(String name, String value) {
        assertThat(Long.toHexString(Crc.BY_NAME.get(name).of("123456789".getBytes(), 0, 9)))
                .isEqualTo(value);
    }
}
