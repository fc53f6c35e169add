package io.mailuo.codec.szy206;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data of every function that is no report, by hand from SL/T 427-2021 and both ways. */
class Szy206BodiesTest {

    private static final String AUX = " 1234 0015082205";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "02|up|F2|{state=242}",
                "10|down|1101080600" + AUX + "|{address=1101080600, password=1234, tag=22081500, delay=5}",
                "11|down|000013226126" + AUX
                        + "|{clock={time=260122130000, weekday=3}, password=1234, tag=22081500, delay=5}",
                "12|down|01" + AUX + "|{mode=1, password=1234, tag=22081500, delay=5}",
                "15|down|78563412" + AUX + "|{recharged=1.2345678E7, password=1234, tag=22081500, delay=5}",
                "55|up|78563412 5634120080|{recharged=1.2345678E7, remaining=-123456.0}",
                "16|down|563412" + AUX + "|{alert=123456.0, password=1234, tag=22081500, delay=5}",
                "56|up|563412 5634120000|{alert=123456.0, remaining=123456.0}",
                "17|down|500580 1000 9999" + AUX
                        + "|{points=[{base=-5.5, low=0.1, high=99.99}], password=1234, tag=22081500, delay=5}",
                "57|up|500500 1000 9999 500580 0000 0001 0400|{points=[{base=5.5, low=0.1, high=99.99}, "
                        + "{base=-5.5, low=0.0, high=1.0}], alarm=4}",
                "57|up|500500 1000 9999 0400 2000|{points=[{base=5.5, low=0.1, high=99.99}], alarm=4, state=32}",
                "18|down|00100000 50200000" + AUX
                        + "|{points=[{low=10.0, high=20.5}], password=1234, tag=22081500, delay=5}",
                "19|down|0200000000 50080000" + AUX
                        + "|{limits=[{bit=1, name=pH值, value=8.5}], password=1234, tag=22081500, delay=5}",
                "1B|down|9999999979" + AUX + "|{meters=[{total=7.999999999E9}], password=1234, tag=22081500, delay=5}",
                "1C|down|0A" + AUX + "|{seconds=10, password=1234, tag=22081500, delay=5}",
                "1D|down|1101080600 1101080700" + AUX
                        + "|{stations=[{address=1101080600}, {address=1101080700}], password=1234, tag=22081500, delay=5}",
                "63|up|01 0D 0015082226|{switching=1, state=[a_works, a_on_duty, relaying], records=[{time=2622081500}]}",
                "20|down|01 05 50" + AUX + "|{instrument={quantity=rain, number=1, minutes=5, threshold=5.0}, "
                        + "password=1234, tag=22081500, delay=5}",
                "20|down|12 3C 341200F0" + AUX
                        + "|{instrument={quantity=level, number=2, minutes=60, threshold=-1.234}, "
                        + "password=1234, tag=22081500, delay=5}",
                "30|down|" + AUX + "|{password=1234, tag=22081500, delay=5}",
                "34|down|0000100000" + AUX + "|{amount=100000.0, password=1234, tag=22081500, delay=5}",
                "50|down||{}",
                "5D|up|0100 0002|{events=[{count=1}, {count=512}]}",
                "5F|up|DC00 DD00 DE00 0100 0200 0300|{voltage_a=220, voltage_b=221, voltage_c=222, current_a=1, "
                        + "current_b=2, current_c=3}",
                "61|down|01|{picture=1}",
                "61|up|FFD8FFE0|{picture=ffd8ffe0}",
                "90|up|5A|{code=90}",
                "92|down|F3" + AUX + "|{code=243, password=1234, tag=22081500, delay=5}",
                "96|down|7856" + AUX + "|{password_new=5678, password=1234, tag=22081500, delay=5}",
                "A0|down|0580" + AUX + "|{kinds=[rain, flow, bit15], password=1234, tag=22081500, delay=5}",
                "A1|down|0300 6000 0500" + AUX + "|{kinds=[rain, level], intervals=[{minutes=60.0}, {minutes=5.0}], "
                        + "password=1234, tag=22081500, delay=5}",
                "B0|down||{}",
                "B1|down|11 00221126 23221126|{instrument=17, from=26112200, to=26112223}",
                "B2|down|00082211 30082211|{from=11220800, to=11220830}",
                "C0|down|01|{mode=1}",
                "C0|down|01 0015082200|{mode=1, tag=22081500, delay=0}",
                "1A|up|5A|{result=90}",
            })
    void a_function_is_read_by_its_fields_and_written_again(
            String function, String direction, String data, String expected) throws DecodeException {
        var octets = Octets.of(data == null ? "" : data.replace(" ", ""));
        boolean up = direction.equals("up");
        int code = Integer.parseInt(function, 16);
        var frame = new Szy206Frame((up ? 0x80 : 0) | 0x30, -1, "1101080500", code, octets);
        var fields = Szy206Bodies.read(frame, Szy206Edition.SZY206_2016).orElseThrow();
        assertThat(fields).hasToString(expected);
        assertThat(Szy206Bodies.write(code, up, Szy206Edition.SZY206_2016, fields))
                .isEqualTo(octets);
    }

    @Test
    void a_flow_limit_tells_its_unit() throws DecodeException {
        var data = Octets.of("0059000030 00590000C0");
        var frame = new Szy206Frame(0xb0, -1, "1101080500", 0x64, data);
        var fields = Szy206Bodies.read(frame, Szy206Edition.SZY206_2016).orElseThrow();
        assertThat(String.valueOf(fields.get("meters")))
                .contains("unit=m3/h")
                .contains("value=5.9")
                .contains("unit=m3/s")
                .contains("value=-5.9");
        assertThat(Szy206Bodies.write(0x64, true, Szy206Edition.SZY206_2016, fields))
                .isEqualTo(data);
    }

    @Test
    void data_that_fit_no_layout_are_refused_with_the_place() {
        var frame = new Szy206Frame(0xb0, -1, "1101080500", 0x5e, Octets.of("010203"));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Szy206Bodies.read(frame, Szy206Edition.SZY206_2016))
                .satisfies(e -> assertThat(e.rule()).contains("the field state needs 2 bytes"))
                .satisfies(e -> assertThat(e.clause()).contains("SL/T 427-2021"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Szy206Bodies.write(0xfe, true, Szy206Edition.SZY206_2016, Map.of()));
    }

    @Test
    void the_annexs_functions_have_names_and_fields() {
        assertThat(Szy206Bodies.functions(false, Szy206Edition.SZY206_2016)).hasSize(55);
        assertThat(Szy206Bodies.functions(true, Szy206Edition.SZY206_2016)).hasSize(51);
        assertThat(Szy206Bodies.functions(false, Szy206Edition.SLT427_2021))
                .contains(0x65, 0x83, 0x84, 0xa2)
                .hasSize(60);
        assertThat(Szy206Bodies.name(0xc0)).contains("report of real-time values");
    }

    @Provide
    Arbitrary<byte[]> data() {
        return Arbitraries.integers()
                .between(0, 0x99)
                .filter(octet -> (octet & 0xf) < 10)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(24);
    }

    /** Whatever data a function takes, its fields give the same data. */
    @Property(tries = 400)
    void what_is_read_is_written_the_same(
            @ForAll("data") byte[] data, @ForAll boolean up, @ForAll Szy206Edition edition) {
        for (int function : Szy206Bodies.functions(up, edition)) {
            var frame = new Szy206Frame((up ? 0x80 : 0) | 0x30, -1, "1101080500", function, new Octets(data));
            try {
                var fields = Szy206Bodies.read(frame, edition).orElseThrow();
                assertThat(Szy206Bodies.write(function, up, edition, fields))
                        .as("%02X", function)
                        .isEqualTo(frame.data());
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0, data.length);
            }
        }
    }

    /** Field engineers write frames by their fields: without {@code data}, by way of JSON. */
    @Test
    void a_frame_is_written_from_its_fields_alone() throws DecodeException, JsonProcessingException {
        for (String hex : new String[] {
            "681a68b35303810d00c00059000000826110000001106000004508090a3516",
            "681368b11101080500c03412000000200000150822007816",
            "6814683011010805001100001322612601230015082205fd16",
            "680868b0110108050002f21916"
        }) {
            byte[] frame = Octets.of(hex).bytes();
            var message = new LinkedHashMap<>(Szy206Protocol.PROTOCOL.read(frame));
            assertThat(message.remove("data")).isNotNull();
            assertThat(message).containsKey("fields");
            Map<String, Object> again =
                    Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(message), new TypeReference<>() {});
            assertThat(Szy206Protocol.PROTOCOL.write(again)).isEqualTo(frame);
            var surprised = new HashMap<>(again);
            surprised.put("fields", Map.of("surprise", 1));
            assertThatIllegalArgumentException().isThrownBy(() -> Szy206Protocol.PROTOCOL.write(surprised));
        }
    }
}
