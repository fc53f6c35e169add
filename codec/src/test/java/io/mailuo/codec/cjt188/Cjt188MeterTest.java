package io.mailuo.codec.cjt188;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Cjt188MeterTest {

    private static final String METER = "00000019121301";

    private static Cjt188Message answer(int control, int identifier, boolean lowByteFirst, String hex) {
        var data = new ByteWriter();
        if (lowByteFirst) {
            data.u16le(identifier);
        } else {
            data.u16(identifier);
        }
        return new Cjt188Message(
                0x20,
                METER,
                control,
                new Octets(data.u8(1).octets(Octets.of(hex)).toByteArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "903F, 3412000017, power, 12.34, kW",
        "903F, 34120017, power, 12.34, kW",
        "904F, 3412, returnTemp, 12.34, Cel",
        "904F, 341200, returnTemp, 12.34, Cel",
        "905F, 341256, supplyTemp, 5612.34, Cel",
        "906F, 341200, hours, 1234, h",
        "906F, 34120000, hours, 1234, h"
    })
    void reads_items_that_are_asked_for_one_by_one(
            String identifier, String hex, String name, double value, String unit) {
        for (boolean lowByteFirst : new boolean[] {true, false}) {
            var message = answer(0x81, Integer.parseInt(identifier, 16), lowByteFirst, hex);
            var meter = Cjt188Meter.of(message).orElseThrow();
            assertThat(meter.status()).isNegative();
            assertThat(meter.values()).singleElement().satisfies(one -> {
                assertThat(one.kind().label()).isEqualTo(name);
                assertThat(one.number()).contains(value);
                assertThat(one.unit()).isEqualTo(unit);
            });
        }
    }

    @Test
    void reads_the_clock_in_both_orders() {
        var time = LocalDateTime.of(2015, 5, 11, 22, 1, 31);
        assertThat(Cjt188Meter.of(answer(0x81, 0x907F, true, "31012211051520"))
                        .orElseThrow()
                        .time())
                .isEqualTo(time);
        assertThat(Cjt188Meter.of(answer(0x81, 0x907F, true, "20150511220131"))
                        .orElseThrow()
                        .time())
                .isEqualTo(time);
    }

    @Test
    void tells_where_the_valve_is_when_it_was_moved() throws DecodeException {
        var frame = Cjt188Format.encode(answer(0x84, 0xA017, false, "0500"));
        assertThat(new Cjt188Codec().decode(frame, Reception.at(Instant.EPOCH)))
                .extracting(Reading::property, reading -> reading.result().toString())
                .containsExactly(tuple("valve_open", "FALSE"), tuple("cjt188:battery_low", "TRUE"));
    }

    @ParameterizedTest
    @CsvSource({"903F, 3412", "904F, 34", "906F, 34", "907F, 3412", "A017, 00", "A015, 00", "9FFF, 00"})
    void leaves_what_has_another_length_or_identifier(String identifier, String hex) {
        assertThat(Cjt188Meter.of(answer(0x81, Integer.parseInt(identifier, 16), false, hex)))
                .isEmpty();
    }

    @Test
    void builds_every_request() throws DecodeException {
        var requests = new Cjt188Requests(0x10, METER, true);
        for (var request : List.of(
                requests.setSettlementDay(25, 1),
                requests.setReadingDay(1, 2),
                requests.putIntoService(3),
                requests.write(0xA107, 4, Octets.of("0102")))) {
            assertThat(Cjt188Format.SHAPE.decode(Cjt188Format.encode(request))).isEqualTo(request);
            assertThat(Cjt188Names.item(request.identifier())).isNotEmpty();
        }
        assertThat(requests.setSettlementDay(25, 1).data().hex()).isEqualTo("11a00125");
        assertThatIllegalArgumentException().isThrownBy(() -> requests.setReadingDay(32, 1));
    }
}
