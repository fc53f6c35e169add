package io.mailuo.codec.dlt645;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import io.mailuo.codec.dlt645.Dlt645Data.Item;
import io.mailuo.codec.dlt645.Dlt645Data.Value;
import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data items of both editions by frames that were worked out by hand from the layouts. */
class Dlt645DataTest {

    private static final String METER = "000000000161";
    private static final Reception RECEPTION = new Reception(Instant.EPOCH, ZoneOffset.ofHours(8));
    private static final String LOAD_RECORD = "a0a03a00152211260122002299219901000002000100800050aaaa0010001000109509aa"
            + "26000000000000000100000002000000aaaa345201100080aa5ee5";

    private static Dlt645Message frame(String hex) throws DecodeException {
        return Dlt645Format.SHAPE.decode(Octets.of(hex).bytes());
    }

    private static List<Reading> readings(String hex) throws DecodeException {
        return new Dlt645Codec().decode(Octets.of(hex).bytes(), RECEPTION);
    }

    private static Dlt645Message answer(String identifier, byte[] payload) {
        byte[] data = new ByteWriter().bcdLowFirst(identifier).bytes(payload).toByteArray();
        return new Dlt645Message(METER, identifier.length() == 4 ? 0x81 : 0x91, new Octets(data));
    }

    private static Dlt645Message answer(String identifier, String payload) {
        return answer(identifier, Octets.of(payload).bytes());
    }

    @Test
    void names_the_bits_of_a_status_word() throws DecodeException {
        var values = Dlt645Data.values(frame("686101000000006891063438333737b38916"));

        assertThat(values)
                .extracting(Value::property, Value::result)
                .hasSize(12)
                .startsWith(
                        tuple("dlt645:04000501", Result.of(0x8004)),
                        tuple("dlt645:04000501.1", Result.of(false)),
                        tuple("dlt645:04000501.2", Result.of(true)))
                .endsWith(tuple("dlt645:04000501.15", Result.of(true)));
        assertThat(values)
                .extracting(value -> value.item().name())
                .contains("电表运行状态字1: 时钟电池 欠压", "电表运行状态字1: 需量积算方式 滑差", "电表运行状态字1: 时钟 故障");
    }

    @Test
    void reads_all_seven_status_words_of_a_block() throws DecodeException {
        var values = Dlt645Data.values(frame("6861010000000068911232383337333354333d3336333333b33338332616"));

        assertThat(values)
                .filteredOn(value -> !value.identifier().contains("."))
                .extracting(Value::result)
                .containsExactly(
                        Result.of(0),
                        Result.of(0x21),
                        Result.of(0x0a),
                        Result.of(3),
                        Result.of(0),
                        Result.of(0x80),
                        Result.of(5));
        assertThat(values)
                .extracting(Value::identifier, Value::result)
                .contains(
                        tuple("04000502.0", Result.of(true)),
                        tuple("04000502.5", Result.of(true)),
                        tuple("04000503.1", Result.of(1)),
                        tuple("04000503.3", Result.of(true)),
                        tuple("04000504.1", Result.of(true)),
                        tuple("04000506.7", Result.of(true)),
                        tuple("04000507.2", Result.of(true)));
        assertThat(values).extracting(value -> value.item().name()).contains("电表运行状态字3: 供电方式 辅助电源");
    }

    @Test
    void names_the_bits_of_1997() throws DecodeException {
        assertThat(Dlt645Data.values(frame("6861010000000068810562f35745b15a16")))
                .extracting(Value::identifier, Value::result)
                .contains(
                        tuple("C020", Result.of(0x24)),
                        tuple("C020.2", Result.of(true)),
                        tuple("C020.4", Result.of(false)),
                        tuple("C020.5", Result.of(true)),
                        tuple("C021.1", Result.of(true)),
                        tuple("C021.4", Result.of(true)),
                        tuple("C022", Result.of(0x7e)));
    }

    @Test
    void a_reserved_value_of_a_group_of_bits_has_no_meaning() {
        assertThat(Dlt645Words.of("04000503").get(1).say(0b110)).isEmpty();
        assertThat(Dlt645Words.of("00010000")).isEmpty();
    }

    @Test
    void reads_a_text_last_character_first() throws DecodeException {
        assertThat(readings("6861010000000068910a37373337333389636565c116"))
                .singleElement()
                .satisfies(reading -> assertThat(reading.result()).isEqualTo(Result.of("220V")));
    }

    @Test
    void a_greatest_demand_has_the_time_at_which_it_occurred() throws DecodeException {
        assertThat(readings("6861010000000068910c33333434785634634b5444593e16"))
                .containsExactly(new Reading(
                        METER,
                        "dlt645:01010000",
                        Instant.parse("2026-11-21T10:30:00Z"),
                        Result.of(1.2345),
                        "kW",
                        Quality.GOOD));
        assertThat(Dlt645Data.values(answer("01010000", "0000000000000000")))
                .extracting(Value::time)
                .containsOnlyNulls();
    }

    @Test
    void counts_events_by_phase() throws DecodeException {
        var values = Dlt645Data.values(frame("68610100000000689116333334363633337435333333333333333433333833338b16"));

        assertThat(values)
                .extracting(
                        Value::identifier,
                        value -> value.item().name(),
                        Value::result,
                        value -> value.item().unit())
                .hasSize(6)
                .startsWith(
                        tuple("03010000.1", "失压 A相总次数", Result.of(3), ""),
                        tuple("03010000.2", "失压 A相总累计时间", Result.of(241), "min"))
                .endsWith(tuple("03010000.6", "失压 C相总累计时间", Result.of(5), "min"));
    }

    @ParameterizedTest
    @CsvSource({
        "03010101, 131", "0302020A, 131", "03030301, 131", "03040101, 131", "03050001, 15", "03060001, 12",
        "03070001, 76", "03080001, 76", "03090001, 78", "030A0001, 78", "030B0101, 115", "030C0101, 115",
        "030D0101, 115", "030E0101, 76", "030F0101, 76", "03100000, 27", "03110001, 12", "03120101, 20",
        "03300001, 50", "03300101, 106", "03300201, 202", "03300301, 14", "03300401, 16", "03300701, 11",
        "03300901, 11", "03300C01, 16", "03300D01, 60", "03300E01, 60", "03040000, 18", "03120000, 18",
        "03110000, 3", "03050000, 6", "03300000, 3", "03FF0000, 0", "03300F01, 0"
    })
    void records_of_events_are_as_long_as_the_table_says(String identifier, int length) {
        assertThat(Dlt645Events.items(identifier).stream().mapToInt(Item::size).sum())
                .isEqualTo(length);
    }

    @Test
    void reads_the_record_of_a_lost_voltage() {
        var payload = new ByteWriter()
                .bcdLowFirst("261121183005")
                .bcdLowFirst("261121184500")
                .bcdLowFirst("00000123")
                .bytes(new byte[115]);
        var values = Dlt645Data.values(answer("03010101", payload.toByteArray()));

        assertThat(values)
                .extracting(value -> value.item().name(), Value::result)
                .hasSize(37)
                .startsWith(
                        tuple("(上1次)A相失压发生时刻", Result.of("261121183005")),
                        tuple("(上1次)A相失压结束时刻", Result.of("261121184500")),
                        tuple("(上1次)A相失压期间总正向有功电能增量", Result.of(1.23)));
    }

    @Test
    void reads_all_that_was_frozen_at_once() throws DecodeException {
        var values = Dlt645Data.values(
                frame("68610100000000689145343239383333554459dd5933333358333333dd3333333333333333dddddddddddd"
                        + "dd785634634b544459dddd455833333333333333333333333333333333333333333333ddae16"));

        assertThat(values)
                .extracting(Value::identifier, Value::result)
                .startsWith(
                        tuple("05060001", Result.of("2611220000")),
                        tuple("05060101", Result.of(0.26)),
                        tuple("05060101.1", Result.of(0.25)),
                        tuple("05060201", Result.of(0)),
                        tuple("05060201.1", Result.of(0)),
                        tuple("05060901", Result.of(1.2345)),
                        tuple("05061001", Result.of(0.2512)))
                .hasSize(14);
        assertThat(values.get(5).time()).isEqualTo(LocalDateTime.parse("2026-11-21T18:30"));
    }

    @Test
    void reads_tables_as_many_rows_as_there_are() throws DecodeException {
        assertThat(Dlt645Data.values(frame("6861010000000068910d3433343734333335333b36334b9316")))
                .extracting(Value::identifier, value -> value.item().name(), Value::result)
                .containsExactly(
                        tuple("04010001.1", "第一套第1日时段表数据1", Result.of("000001")),
                        tuple("04010001.2", "第一套第1日时段表数据2", Result.of("080002")),
                        tuple("04010001.3", "第一套第1日时段表数据3", Result.of("180003")));
        assertThat(Dlt645Data.values(frame("68610100000000689108343336373434345a9516")))
                .extracting(value -> value.item().name(), Value::result)
                .containsExactly(tuple("第1公共假日日期及日时段表号", Result.of("27010101")));
    }

    @Test
    void reads_a_block_of_tariffs_of_1997() throws DecodeException {
        assertThat(Dlt645Data.values(frame("6861010000000068810f52c3593333333433333358333333dd6416")))
                .extracting(Value::identifier, Value::result)
                .containsExactly(
                        tuple("9010", Result.of(0.26)), tuple("9011", Result.of(0.01)), tuple("9012", Result.of(0.25)));
        assertThat(Dlt645Data.values(frame("6861010000000068810644e3634b54442616")))
                .extracting(Value::identifier, Value::result)
                .containsExactly(tuple("B011", Result.of("11211830")));
    }

    @ParameterizedTest
    @CsvSource({
        "00030000, 01000080, -0.01",
        "00010000, 01000080, 800000.01",
        "02800007, 5380, -5.3",
        "02800007, 0080, 0",
        "02800007, 5302, 25.3",
        "020A0103, 2503, 3.25",
        "02060000, 9909, 0.999"
    })
    void reads_signs_where_an_item_has_one(String identifier, String payload, double value) {
        assertThat(Dlt645Data.values(answer(identifier, payload)))
                .extracting(Value::result)
                .containsExactly(Result.of(value));
    }

    @Test
    void reads_a_load_record_with_the_parts_that_the_meter_keeps() throws DecodeException {
        var readings = readings("6861010000000068914334333339d3d36d334855445934553355cc54cc34333335333433b33383dddd"
                + "334333433343c83cdd59333333333333333433333335333333dddd6785344333b3dd91180716");

        assertThat(readings).hasSize(17).allSatisfy(reading -> {
            assertThat(reading.phenomenonTime()).isEqualTo("2026-11-22T07:00:00Z");
            assertThat(reading.quality()).isEqualTo(Quality.GOOD);
        });
        assertThat(readings)
                .extracting(Reading::property, Reading::result)
                .contains(
                        tuple("voltage_a", Result.of(220.1)),
                        tuple("current_c", Result.of(-0.001)),
                        tuple("frequency", Result.of(50)),
                        tuple("power_factor", Result.of(1)),
                        tuple("active_energy", Result.of(0.26)),
                        tuple("dlt645:02800004", Result.of(1.5234)),
                        tuple("dlt645:02800005", Result.of(-0.001)));
    }

    @Test
    void a_load_record_that_the_meter_holds_for_broken_is_marked() throws DecodeException {
        byte[] record = Octets.of(LOAD_RECORD).bytes();
        record[0] = record[1] = (byte) 0xe0;
        record[record.length - 2] += (byte) 0x80;
        byte[] frame = Dlt645Format.encode(answer("06010002", record));
        assertThat(new Dlt645Codec().decode(frame, RECEPTION))
                .extracting(Reading::quality)
                .containsOnly(Quality.of(Quality.Flag.DEVICE_FAULT));
    }

    @Test
    void says_where_a_load_record_is_broken() {
        assertBroken(LOAD_RECORD.replace("5ee5", "5fe5"), 61, "5F");
        assertBroken(LOAD_RECORD.replace("5ee5", "5ee6"), 62, "E5");
        assertBroken("a1" + LOAD_RECORD.substring(2), 0, "A0 A0");
        assertBroken(LOAD_RECORD + "a0", 64, "ends before");
        assertBroken(LOAD_RECORD.substring(0, 100), 50, "ends before");
        assertBroken("a0a00000000000000000aaaaaaaaaaaaecb4e5".replace("ecb4e5", "00e5"), 16, "sum");
        assertBroken("a0a0000000000000001122aaaaaaaaaaaa6fe5", 8, "part 1");
    }

    private static void assertBroken(String payload, int offset, String rule) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Dlt645Load.blocks(answer("06010001", payload)))
                .satisfies(e -> {
                    assertThat(e.offset()).isEqualTo(offset);
                    assertThat(e.rule()).contains(rule);
                    assertThat(e.clause()).contains("annex B");
                });
    }

    @Test
    void a_record_that_goes_on_in_the_next_frame_is_left_to_it() throws DecodeException {
        byte[] data = new ByteWriter()
                .bcdLowFirst("06010001")
                .octets(Octets.of(LOAD_RECORD + LOAD_RECORD.substring(0, 60)))
                .toByteArray();
        assertThat(Dlt645Load.blocks(new Dlt645Message(METER, 0xb1, new Octets(data))))
                .hasSize(1);
    }

    @Property(tries = 100)
    void a_load_record_that_is_written_is_read_back(
            @ForAll @IntRange(min = 0, max = 63) int parts, @ForAll @IntRange(max = 7999) int number)
            throws DecodeException {
        var identifiers = List.of(
                List.of("02010100", "02010200", "02010300", "02020100", "02020200", "02020300", "02800002"),
                List.of("02030000", "02030100", "02030200", "02030300", "02040000", "02040100", "02040200", "02040300"),
                List.of("02060000", "02060100", "02060200", "02060300"),
                List.of("00010000", "00020000", "00030000", "00040000"),
                List.of("00050000", "00060000", "00070000", "00080000"),
                List.of("02800004", "02800005"));
        Map<String, Result> values = new HashMap<>();
        for (int i = 0; i < identifiers.size(); i++) {
            if ((parts >> i & 1) == 1) {
                identifiers.get(i).forEach(identifier -> values.put(identifier, Result.of(number / 10_000.0)));
            }
        }
        values.replaceAll((identifier, value) -> rounded(identifier, number));
        var time = LocalDateTime.parse("2026-11-22T15:00");
        var record = Dlt645Load.encode(time, values);

        var blocks = Dlt645Load.blocks(answer("06010001", record.hex() + record.hex()));
        assertThat(blocks).hasSize(2).allSatisfy(block -> {
            assertThat(block.time()).isEqualTo(time);
            Map<String, Result> read = new HashMap<>();
            block.values().forEach(value -> read.put(value.identifier(), value.result()));
            assertThat(read).isEqualTo(values);
        });
    }

    private static Result rounded(String identifier, int number) {
        var layout = Dlt645Data.find(Edition.E2007, identifier).orElseThrow().layout();
        return Result.of(number / Math.pow(10, layout.decimals()));
    }

    @Test
    void a_load_record_needs_all_values_of_a_part() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Dlt645Load.encode(LocalDateTime.parse("2026-11-22T15:00"), Map.of("02800004", Result.of(1))))
                .withMessageContaining("02800005");
    }

    @Provide
    Arbitrary<Item> written() {
        var items = Stream.of("di1997.csv", "di2007.csv")
                .flatMap(table -> Tables.rows(Dlt645Data.class, table, 4).stream())
                .map(row -> new Item(row[0], row[1], row[2], row[3]))
                .filter(item -> item.size() > 0 && !item.layout().timed())
                .toList();
        return Arbitraries.of(items);
    }

    @Property(tries = 500)
    void a_value_that_is_written_is_read_back(
            @ForAll("written") Item item, @ForAll @IntRange(max = 9) int digit, @ForAll boolean negative) {
        var layout = item.layout();
        int digits = 2 * layout.size();
        Result value = switch (layout.kind()) {
            case NUMBER -> {
                // A sign takes the highest bit of the first digit.
                double number = Long.parseLong("0" + Integer.toString(digit).repeat(digits - 1))
                        / Math.pow(10, layout.decimals());
                yield Result.of(negative && digit > 0 && item.identifier().startsWith("0203") ? -number : number);
            }
            case WORD -> Result.of(digit);
            case TEXT -> Result.of("v" + digit);
            case DIGITS, HEX -> Result.of(Integer.toString(digit).repeat(digits));
        };
        assertThat(layout.size()).as(item.format()).isPositive();
        byte[] payload = Dlt645Data.encode(item, value).bytes();
        assertThat(payload).hasSize(item.size());
        assertThat(Dlt645Data.values(answer(item.identifier(), payload))
                        .getFirst()
                        .result())
                .isEqualTo(value);
    }

    @Test
    void says_what_does_not_fit_an_item() {
        var voltage = Dlt645Data.find(Edition.E2007, "02010100").orElseThrow();
        for (var wrong : List.of(Result.of(1000), Result.of(-1), Result.of("220"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Dlt645Data.encode(voltage, wrong));
        }
        var word = Dlt645Data.find(Edition.E2007, "04000601").orElseThrow();
        assertThatIllegalArgumentException().isThrownBy(() -> Dlt645Data.encode(word, Result.of(256)));
        var demand = Dlt645Data.find(Edition.E2007, "01010000").orElseThrow();
        assertThatIllegalArgumentException().isThrownBy(() -> Dlt645Data.encode(demand, Result.of(1)));
    }
}
