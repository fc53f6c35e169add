package io.mailuo.codec.szy206;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports of every content, worked out by hand from tables 33 to 47 and 54 of SL/T 427-2021. */
class Szy206ReportTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-22T00:20:00Z"));
    private static final String QUIET = " 0000 2000";
    private static final String TAG_2016 = " 0015082200";
    private static final String TAG_2021 = " 00150822112600";

    private static Szy206Frame up(int content, int function, String data) {
        return new Szy206Frame(0xb0 | content, -1, "1101080500", function, Octets.of(data));
    }

    private static List<Reading> readings(int content, int function, String data, Szy206Edition edition)
            throws DecodeException {
        return new Szy206Codec(edition).decode(Szy206Format.encode(up(content, function, data)), RECEPTION);
    }

    private static String told(List<Reading> readings) {
        var told = new ArrayList<String>();
        for (var reading : readings) {
            if (!reading.property().startsWith("szy206:alarm")
                    && !reading.property().startsWith("szy206:state")) {
                var value = reading.result() instanceof Result.Number(double number) ? number : Double.NaN;
                told.add(reading.property() + "=" + value + reading.unit());
            }
        }
        return String.join(" ", told);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 341200, szy206:rain=123.4mm",
        "2, 341200F0 78564503, water_level=-1.234m water_level.2=3455.678m",
        "3, 0059000000 8261100000, river_flow=5.9m3/s water_volume=106182.0m3",
        "3, 0059000030 8261100000, water_flow=5.9m3/h water_volume=106182.0m3",
        "3, 00590000F1 AAAAAAAAAA, water_flow=-100005.9m3/h",
        "3, 00590000C0 AAAAAAAAAA 0100000000 0200000000, river_flow=-5.9m3/s river_flow.2=0.001m3/s water_volume.2=2.0m3",
        "4, 3412F0 341201, flow_velocity=-1.234m/s flow_velocity.2=11.234m/s",
        "5, 341200 785600, gate_opening=12.34m gate_opening.2=56.78m",
        "6, 341200, active_power=1234.0kW",
        "7, 131000, air_pressure=1013.0hPa",
        "8, 503250, wind_speed=32.5m/s szy206:wind_direction=5.0",
        "9, 1502 2002, water_temperature=21.5Cel water_temperature.2=22.0Cel",
        "10, 0600000000 25070000 85000000, ph=7.25[pH] dissolved_oxygen=8.5mg/L",
        "10, 0000000101 2301000000 01000000, szy206:quality24=123.0{count}/L szy206:quality32=1.0E-6mg/L",
        "11, 2503 3003, soil_moisture=32.5% soil_moisture.2=33.0%",
        "12, 210000, evaporation=2.1mm",
        "13, '', ''",
        "14, 01 200000, rainfall_5min=2.0mm",
        "14, 06 200000 41 210000 81 220000 C0 230000, szy206:rain_30min=2.0mm rainfall_1h.2=2.1mm rainfall_day.3=2.2mm szy206:rain_test.4=2.3mm",
        "15, 34120000, water_pressure=12.34kPa",
    })
    void a_report_of_2016_gives_its_values(int content, String data, String expected) throws DecodeException {
        assertThat(told(readings(content, 0xc0, data + QUIET + TAG_2016, Szy206Edition.SZY206_2016)))
                .isEqualTo(expected);
        assertThat(told(readings(content, 0xc0, data + QUIET, Szy206Edition.SZY206_2016)))
                .isEqualTo(expected);
        assertThat(told(readings(content, 0x82, data + QUIET + TAG_2016, Szy206Edition.SZY206_2016)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 131000 503250 15F2, air_pressure=1013.0hPa wind_speed=32.5m/s szy206:wind_direction=5.0 air_temperature=-21.5Cel",
        "7, AAAAAA 503250 AAAA, wind_speed=32.5m/s szy206:wind_direction=5.0",
        "8, 34120000, active_energy=12.34kW.h",
        "10, 0200000000 25070000, szy206:quality1=725.0",
        "11, 2503 2000, soil_moisture=32.5% szy206:soil_depth=20.0cm",
        "13, 3012, szy206:voltage=12.3V",
    })
    void a_report_of_2021_gives_its_values(int content, String data, String expected) throws DecodeException {
        assertThat(told(readings(content, 0xc0, data + QUIET + TAG_2021, Szy206Edition.SLT427_2021)))
                .isEqualTo(expected);
        assertThat(told(readings(content, 0xb0, data + QUIET, Szy206Edition.SLT427_2021)))
                .isEqualTo(expected);
    }

    /** Table 45: bit 7 is rain, bit 6 level, 5 flow, 4 gate, 3 wind, 2 power, 1 soil, 0 quality. */
    @Test
    void an_answer_of_several_quantities_is_read_by_its_first_byte() throws DecodeException {
        String values = "FF 341200 34120000 0059000000 8261100000 341200 503250 341200 2503 0200000000 25070000";
        assertThat(told(readings(14, 0xb0, values + QUIET, Szy206Edition.SZY206_2016)))
                .isEqualTo("szy206:rain=123.4mm water_level=1.234m river_flow=5.9m3/s water_volume=106182.0m3"
                        + " gate_opening=12.34m wind_speed=32.5m/s szy206:wind_direction=5.0 active_power=1234.0kW"
                        + " soil_moisture=32.5% ph=7.25[pH]");
        assertThat(told(readings(14, 0xb0, "A0 341200 0059000000" + QUIET, Szy206Edition.SZY206_2016)))
                .isEqualTo("szy206:rain=123.4mm river_flow=5.9m3/s");
        assertThat(told(readings(14, 0xb0, "03 2503 2000 34120000" + QUIET, Szy206Edition.SLT427_2021)))
                .isEqualTo("soil_moisture=32.5% szy206:soil_depth=20.0cm water_pressure=12.34kPa");
    }

    /** Whole frames with their CRC, worked out by hand. */
    @Test
    void frames_with_their_checksum_are_read() throws DecodeException {
        var alarm = new Szy206Codec(Szy206Edition.SLT427_2021)
                .decode(bytes("681668b21101080500810400341200002000001508221126008116"), RECEPTION);
        assertThat(alarm.getFirst().property()).isEqualTo("water_level");
        assertThat(alarm.getFirst().phenomenonTime()).isEqualTo(Instant.parse("2026-11-22T00:15:00Z"));
        assertThat(alarm)
                .filteredOn(reading -> reading.result() == Result.Truth.TRUE)
                .extracting(Reading::property)
                .containsExactly("szy206:alarm.level_alarm", "szy206:state.door_closed");
        assertThat(alarm).hasSize(3 + 14 + 5);
        var state = readings(13, 0x5e, "0300 6400", Szy206Edition.SZY206_2016);
        assertThat(state)
                .filteredOn(reading -> reading.result() == Result.Truth.TRUE)
                .extracting(Reading::property)
                .containsExactly(
                        "szy206:alarm.mains_failed",
                        "szy206:alarm.battery_low",
                        "szy206:state.ic_card_enabled",
                        "szy206:state.door_closed",
                        "szy206:state.on_battery");
        assertThat(told(readings(13, 0x84, "3012", Szy206Edition.SLT427_2021))).isEqualTo("szy206:voltage=12.3V");
    }

    private static byte[] bytes(String hex) {
        return Octets.of(hex).bytes();
    }

    @Test
    void a_tag_of_the_other_edition_is_taken_where_the_length_says_so() throws DecodeException {
        var readings = readings(2, 0xc0, "34120000" + QUIET + TAG_2021, Szy206Edition.SZY206_2016);
        assertThat(readings.getFirst().phenomenonTime()).isEqualTo(Instant.parse("2026-11-22T00:15:00Z"));
    }

    @Test
    void a_tag_without_month_means_the_time_that_is_nearest() {
        var tag = new Szy206Tag("31235900", 0);
        assertThat(tag.at(Instant.parse("2026-11-01T00:00:00Z"), Reception.CHINA))
                .contains(Instant.parse("2026-10-31T15:59:00Z"));
        assertThat(tag.at(Instant.parse("2027-01-02T00:00:00Z"), Reception.CHINA))
                .contains(Instant.parse("2026-12-31T15:59:00Z"));
        assertThat(new Szy206Tag("01000500", 0).at(Instant.parse("2026-11-30T15:00:00Z"), Reception.CHINA))
                .contains(Instant.parse("2026-11-30T16:05:00Z"));
        assertThat(new Szy206Tag("261301000000", 0).at(Instant.EPOCH, Reception.CHINA))
                .isEmpty();
        assertThat(new Szy206Tag("22081500", 10).isLate(Instant.parse("2026-11-22T00:24:00Z"), Reception.CHINA))
                .isFalse();
        assertThat(new Szy206Tag("22081500", 10).isLate(Instant.parse("2026-11-22T00:26:00Z"), Reception.CHINA))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3412, 12, no report of content 1",
        "2, 34120010 0000 0000, 10, highest digit is the sign",
        "2, 3A120000 0000 0000, 10, a digit is above 9",
        "3, 0059000080 AAAAAAAAAA 0000 0000, 14, neither a sign nor a unit",
        "1, 341200 0000 0000 0099082200, 17, is not a time",
        "10, 0600000000 25070000 0000 0000, 23, no report of content 10",
        "14, 05, 11, no report of content 14",
    })
    void an_error_tells_where_and_which_rule(int content, String data, int offset, String rule) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> readings(content, 0xc0, data, Szy206Edition.SZY206_2016))
                .satisfies(e -> {
                    assertThat(e.offset()).isEqualTo(offset);
                    assertThat(e.rule()).contains(rule);
                    assertThat(e.clause()).contains("SL/T 427-2021");
                    assertThat(e.reason()).isIn(QuarantineReason.MALFORMED, QuarantineReason.TIME);
                });
    }

    @Test
    void values_that_do_not_fit_are_not_written() {
        var report = new Szy206Report(List.of(new Szy206Value(Szy206Quantity.RAIN, 1, 100000.0, 0)), 0, 0, null);
        assertThatIllegalArgumentException().isThrownBy(() -> report.data(0xc0, 1, Szy206Edition.SZY206_2016));
        var negative = new Szy206Report(List.of(new Szy206Value(Szy206Quantity.GATE, 1, -1.0, 0)), 0, 0, null);
        assertThatIllegalArgumentException().isThrownBy(() -> negative.data(0xc0, 5, Szy206Edition.SZY206_2016));
    }

    /** What comes back of any contents in a report of any kind. */
    @Property(tries = 300)
    void what_is_written_is_read_back(
            @ForAll @IntRange(min = 1, max = 15) int content,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = -9999, max = 9999) Integer> numbers,
            @ForAll @IntRange(max = 0x3fff) int alarm,
            @ForAll @IntRange(max = 0x7f) int state,
            @ForAll @IntRange(max = 3) int function,
            @ForAll Szy206Edition edition)
            throws DecodeException {
        int code = new int[] {0x81, 0x82, 0xb0, 0xc0}[function];
        var values = values(content, numbers, code, edition);
        var tag = code == 0xb0
                ? null
                : new Szy206Tag(edition == Szy206Edition.SZY206_2016 ? "22081500" : "261122081500", 3);
        var report = new Szy206Report(values, alarm, state, tag);
        var frame = new Szy206Frame(0xb0 | content, -1, "1101080500", code, report.data(code, content, edition));
        var again = Szy206Format.SHAPE.decode(Szy206Format.encode(frame));
        assertThat(Szy206Report.of(again, edition)).isEqualTo(report);
    }

    private static List<Szy206Value> values(int content, List<Integer> numbers, int code, Szy206Edition edition) {
        boolean old = edition == Szy206Edition.SZY206_2016;
        var values = new ArrayList<Szy206Value>();
        for (int i = 0; i < numbers.size(); i++) {
            int number = i + 1;
            int raw = numbers.get(i);
            switch (content) {
                case 3 -> {
                    values.add(new Szy206Value(Szy206Quantity.FLOW, number, raw / 1000.0, i % 2 * 3));
                    values.add(value(Szy206Quantity.TOTAL, number, raw, 0));
                }
                case 7 -> {
                    values.add(value(Szy206Quantity.AIR_PRESSURE, number, raw, 0));
                    if (!old) {
                        values.add(value(Szy206Quantity.WIND, number, raw, i));
                        values.add(value(Szy206Quantity.AIR_TEMPERATURE, number, raw % 1000, 0));
                    }
                }
                case 8 ->
                    values.add(
                            old
                                    ? value(Szy206Quantity.WIND, number, raw, i)
                                    : value(Szy206Quantity.ENERGY, number, raw, 0));
                case 10 -> values.add(quality(3 * i, raw, edition));
                case 11 -> {
                    values.add(value(Szy206Quantity.SOIL_MOISTURE, number, raw, 0));
                    if (!old) {
                        values.add(value(Szy206Quantity.SOIL_DEPTH, number, raw, 0));
                    }
                }
                case 13 -> {
                    if (i == 0) {
                        values.add(value(Szy206Quantity.VOLTAGE, 1, raw, 0));
                    }
                }
                case 14 -> {
                    if (code != 0xb0) {
                        values.add(value(Szy206Quantity.STATISTICAL_RAIN, number, raw, 40 + i));
                    } else if (i == 0) {
                        values.add(value(Szy206Quantity.RAIN, 1, raw, 0));
                        values.add(value(Szy206Quantity.POWER, 1, raw, 0));
                    }
                }
                default -> values.add(value(plain(content), number, raw, 0));
            }
        }
        return values;
    }

    private static Szy206Quantity plain(int content) {
        return switch (content) {
            case 1 -> Szy206Quantity.RAIN;
            case 2 -> Szy206Quantity.LEVEL;
            case 4 -> Szy206Quantity.VELOCITY;
            case 5 -> Szy206Quantity.GATE;
            case 6 -> Szy206Quantity.POWER;
            case 9 -> Szy206Quantity.WATER_TEMPERATURE;
            case 12 -> Szy206Quantity.EVAPORATION;
            default -> Szy206Quantity.PRESSURE;
        };
    }

    private static Szy206Value value(Szy206Quantity quantity, int number, int raw, int detail) {
        boolean signed = quantity.sign() != Szy206Number.Sign.NONE;
        double value = (signed ? raw : Math.abs(raw)) / Math.pow(10, quantity.decimals());
        return new Szy206Value(quantity, number, value == 0 ? 0 : value, detail);
    }

    private static Szy206Value quality(int bit, int raw, Szy206Edition edition) {
        int decimals = Szy206Quality.of(edition, bit).orElseThrow().decimals();
        return new Szy206Value(Szy206Quantity.QUALITY, bit, Math.abs(raw) / Math.pow(10, decimals), 0);
    }

    @ParameterizedTest
    @EnumSource(Szy206Edition.class)
    void every_content_has_a_report(Szy206Edition edition) throws DecodeException {
        for (int content = 1; content <= 15; content++) {
            var values = values(content, List.of(7), 0xc0, edition);
            var data = new Szy206Report(values, 0, 0, null).data(0xc0, content, edition);
            assertThat(Szy206Report.of(up(content, 0xc0, data.hex()), edition).values())
                    .isEqualTo(values);
        }
    }
}
