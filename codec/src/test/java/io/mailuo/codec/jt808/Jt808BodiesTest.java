package io.mailuo.codec.jt808;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The bodies of messages, by their fields. */
class Jt808BodiesTest {

    private static Jt808Message message(int id, boolean is2019, Octets body) {
        return new Jt808Message(id, 0, is2019 ? 1 : 0, is2019 ? "00000000013812345678" : "013812345678", 7, 0, 0, body);
    }

    private static Map<String, Object> again(int id, boolean is2019, Map<String, Object> fields)
            throws DecodeException {
        var body = Jt808Bodies.write(id, is2019, fields);
        byte[] frame = Jt808Format.encode(message(id, is2019, body));
        return Jt808Bodies.read(Jt808Format.SHAPE.decode(frame)).orElseThrow();
    }

    @Test
    void every_message_of_the_table_has_a_layout_or_a_class_of_its_own() {
        var known = new HashSet<>(Jt808Bodies.ids(false));
        known.addAll(Jt808Bodies.ids(true));
        known.addAll(List.of(0x0100, 0x0200, 0x0201, 0x0500, 0x0704));
        assertThat(known).hasSize(71);
    }

    @Test
    void parameters_are_named_and_their_values_read() throws DecodeException {
        var fields = again(
                0x8103,
                false,
                Map.of(
                        "parameters",
                        List.of(
                                Map.of("id", "00000001", "value", "0000003c"),
                                Map.of("id", "00000013", "value", "7777772e61"))));
        assertThat(Jt808Bodies.explain(fields))
                .containsEntry("00000001", Map.of("name", "终端心跳发送间隔", "unit", "s", "value", 60L))
                .containsEntry("00000013", Map.of("name", "主服务器地址", "unit", "", "value", "www.a"));
    }

    @Test
    void conditions_decide_which_fields_an_area_has() throws DecodeException {
        Map<String, Object> open =
                Map.of("id", 1, "attributes", 0, "latitude", 39904200, "longitude", 116407400, "radius", 500);
        Map<String, Object> limited = Map.of(
                "id",
                2,
                "attributes",
                2,
                "latitude",
                39904200,
                "longitude",
                116407400,
                "radius",
                500,
                "maxSpeed",
                60,
                "overspeedSeconds",
                10);
        var areas = Map.<String, Object>of("setting", 1, "areas", List.of(open, limited));
        assertThat(again(0x8600, false, areas)).isEqualTo(areas);
        assertThat(Jt808Bodies.write(0x8600, false, areas).length()).isEqualTo(2 + 18 + 18 + 3);
    }

    @Test
    void editions_have_their_own_layouts() throws DecodeException {
        assertThat(again(0x0102, true, Map.of("code", "abc", "imei", "123456789012345", "software", "v1")))
                .containsEntry("imei", "123456789012345");
        assertThat(again(0x0102, false, Map.of("code", "abc"))).containsOnly(Map.entry("code", "abc"));
        var old = new ByteWriter()
                .u8(4)
                .bytes("李四".getBytes(Charset.forName("GBK")))
                .padded("110105".getBytes(), 20)
                .padded("L1".getBytes(), 40)
                .u8(2)
                .bytes("AB".getBytes())
                .toByteArray();
        assertThat(Jt808Bodies.read(message(0x0702, false, new Octets(old))).orElseThrow())
                .containsEntry("name", "李四")
                .containsEntry("licence", "L1");
        assertThat(again(0x0702, false, Map.of("status", 2, "time", "261121120000")))
                .containsEntry("status", 2);
    }

    @Test
    void a_body_that_fits_no_layout_is_refused_where_it_breaks() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Jt808Bodies.read(message(0x0001, false, Octets.of("000102"))))
                .satisfies(e -> {
                    assertThat(e.offset()).isEqualTo(2);
                    assertThat(e.rule()).contains("messageId");
                });
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Jt808Bodies.read(message(0x8106, false, Octets.of("ff00000001"))))
                .withMessageContaining("255 entries");
    }

    @Test
    void fields_that_do_not_fit_are_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jt808Bodies.write(0x8202, false, Map.of("interval", 70000)))
                .withMessageContaining("interval");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jt808Bodies.write(0x8300, false, Map.of("flags", 1, "text", "a", "more", 1)))
                .withMessageContaining("more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jt808Bodies.write(0x0200, false, Map.of()))
                .withMessageContaining("0200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jt808Bodies.write(0x8100, false, Map.of("serial", 1, "result", 3, "code", "abc")))
                .withMessageContaining("code");
    }

    @Property(tries = 600)
    void what_is_read_is_written_as_the_same_fields(
            @ForAll @IntRange(min = 0, max = 70) int which,
            @ForAll boolean is2019,
            @ForAll @Size(max = 90) byte[] body) {
        var ids = Jt808Bodies.ids(is2019);
        int id = ids.get(which % ids.size());
        Map<String, Object> fields;
        try {
            fields = Jt808Bodies.read(message(id, is2019, new Octets(body))).orElseThrow();
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, body.length);
            return;
        }
        if (fields.toString().indexOf('\ufffd') >= 0) {
            // Bytes that are no text in GBK cannot be written again.
            return;
        }
        // Texts lose their zero bytes, so the fields are compared, not the bytes.
        var again = Jt808Bodies.write(id, is2019, fields);
        try {
            assertThat(Jt808Bodies.read(message(id, is2019, again))).contains(fields);
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_registration_is_written_as_it_is_read() throws DecodeException {
        var registration = new Jt808Registration(11, 105, "MAKER", "MODEL", "ID00001", 2, "京A12345");
        for (boolean is2019 : new boolean[] {false, true}) {
            assertThat(Jt808Registration.of(message(0x0100, is2019, registration.encode(is2019))))
                    .contains(registration);
        }
    }
}
