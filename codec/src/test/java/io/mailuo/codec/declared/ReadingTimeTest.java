package io.mailuo.codec.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When and by whom readings were sensed, wherever in the payload that is said. */
class ReadingTimeTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-22T08:00:00Z"));

    /** Two turns of a number and a gap; time 1000 and source AB before or after them. */
    private static List<Reading> rows(boolean late, String count, String spacing, String more, String turns)
            throws DecodeException {
        String head = """
                    - {name: utc, type: u32, time: unix}
                    - {name: device, type: ascii, size: 2, source: true}
                """;
        String rows = """
                    - repeat: rows
                      count: %s
                      spacing: {%s}
                      fields:
                        - {name: level, type: u8, observe: battery_level}
                        - {name: gap, type: u8}
                %s""".formatted(count.equals("end") && late ? "end\n      leave: 6" : count, spacing, more);
        String example = late ? turns + "000003e84142" : "000003e84142" + turns;
        String yaml = "id: rows\npayload:\n  format: binary\n  example: \"" + example + "\"\n  fields:\n"
                + (late ? rows + head : head + rows);
        return DeclaredCodec.of("rows.yaml", yaml).decode(HexFormat.of().parseHex(example), RECEPTION);
    }

    @ParameterizedTest
    @CsvSource({
        "2,   first, 'seconds: 60',           1000, 1060",
        "2,   last,  'seconds: 60',            940, 1000",
        "end, first, 'seconds: 60',           1000, 1060",
        "end, last,  'seconds: 60',            940, 1000",
        "2,   first, 'field: gap, seconds: 2', 1000, 1008",
        "2,   last,  'field: gap, seconds: 2',  994, 1000",
        "end, last,  'field: gap, seconds: 2',  994, 1000",
    })
    void turns_lie_apart_in_time_whether_the_time_stands_before_or_after_them(
            String count, String timeOf, String spacing, long first, long second) throws DecodeException {
        for (boolean late : new boolean[] {false, true}) {
            assertThat(rows(late, count, spacing + ", timeOf: " + timeOf, "", "07030804"))
                    .as("late: " + late)
                    .containsExactly(reading(first, 7), reading(second, 8));
        }
    }

    private static Reading reading(long second, double result) {
        return new Reading("AB", "battery_level", Instant.ofEpochSecond(second), Result.of(result), "%", Quality.GOOD);
    }

    @ParameterizedTest
    @CsvSource({"2, first, 1060", "end, last, 1000"})
    void a_time_at_the_end_of_a_turn_is_that_turns_own(String count, String timeOf, long second)
            throws DecodeException {
        String own = "        - {name: at, type: u32, time: unix, when: {field: gap, is: [3]}}\n";
        for (boolean late : new boolean[] {false, true}) {
            assertThat(rows(late, count, "seconds: 60, timeOf: " + timeOf, own, "0703000000050804"))
                    .as("late: " + late)
                    .containsExactly(reading(5, 7), reading(second, 8));
        }
    }

    @Test
    void what_a_choice_says_of_time_and_source_holds_for_what_stands_before_it() throws DecodeException {
        String yaml = """
                id: choices
                payload:
                  format: binary
                  example: "02010001024344"
                  fields:
                    - {name: n, type: u8, observe: battery_level}
                    - repeat: rows
                      count: n
                      fields:
                        - {name: kind, type: u8, observe: signal_strength}
                        - choice: kind
                          cases:
                            0: [{name: nothing, type: u8}]
                            1: [{name: at, type: u16, time: unix}]
                            2: [{name: who, type: ascii, size: 2, source: true}]
                """;
        var codec = DeclaredCodec.of("choices.yaml", yaml);
        assertThat(codec.decode(codec.example(), RECEPTION))
                .extracting(
                        reading -> reading.result() + " of '" + reading.source() + "' at " + reading.phenomenonTime())
                .containsExactly("2.0 of '' at null", "1.0 of '' at 1970-01-01T00:00:01Z", "2.0 of 'CD' at null");
    }
}
