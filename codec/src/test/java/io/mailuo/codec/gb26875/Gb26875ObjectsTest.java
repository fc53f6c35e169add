package io.mailuo.codec.gb26875;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb26875.Gb26875Data.Parts;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Gb26875ObjectsTest {

    private static Object example(Field field) {
        return switch (field) {
            case TEXT, LONG_TEXT, COUNTED_TEXT -> "3号楼烟感";
            case TEXT_ADDRESS -> "A0010203";
            case PART_ADDRESS -> Octets.of("01020304");
            case TIME -> Gb26875Object.time(LocalDateTime.of(2026, 11, 22, 5, 20, 59));
            case STATE -> 0x1fff;
            case ANALOG_VALUE -> -273;
            default -> 3;
        };
    }

    private static Gb26875Message message(int type, Parts parts) {
        var fields = new EnumMap<Field, Object>(Field.class);
        var layout = Gb26875Data.layout(type, parts);
        assertThat(layout).isNotNull();
        layout.forEach(field -> fields.put(field, example(field)));
        var objects = List.of(new Gb26875Object(fields), new Gb26875Object(fields));
        return new Gb26875Message(
                7,
                1,
                1,
                Octets.of("3b14051616 1a"),
                "010203040506",
                "000000000000",
                type < 60 ? Gb26875Message.SEND : 4,
                Gb26875Data.encode(type, objects, parts));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1, 2, 3, 4, 5, 6, 7, 8, 21, 24, 25, 26, 28, 61, 62, 63, 64, 65, 66, 67, 68, 81, 84, 85, 86, 88, 89, 90,
                91
            })
    void writes_objects_of_every_type_by_their_names(int type) throws DecodeException {
        byte[] frame = Gb26875Format.encode(message(type, Parts.STANDARD));
        var read = new LinkedHashMap<>(Gb26875Protocol.PROTOCOL.read(frame));
        assertThat(read.remove("data")).isNotNull();

        assertThat(Gb26875Protocol.PROTOCOL.write(read)).isEqualTo(frame);
    }

    @Test
    void writes_the_parts_of_a_maker_with_addresses_of_letters() {
        var message = message(2, Parts.TEXT_ADDRESS);

        assertThat(message.data().length()).isEqualTo(2 + 2 * 50);
        assertThat(Gb26875Data.of(message, Parts.TEXT_ADDRESS).orElseThrow())
                .hasSize(2)
                .allSatisfy(
                        object -> assertThat(object.text(Field.TEXT_ADDRESS)).contains("A0010203"));
        assertThat(Gb26875Data.of(message, Parts.STANDARD)).isEmpty();
    }

    @Test
    void names_commands_systems_and_bits() throws DecodeException {
        var read = Gb26875Protocol.PROTOCOL.read(Gb26875Protocol.PROTOCOL.example());

        assertThat(read).containsEntry("commandName", "发送数据");
        assertThat((List<?>) read.get("objects"))
                .singleElement()
                .satisfies(object -> assertThat((Map<?, ?>) object)
                        .extracting("sysName", "stateBits")
                        .containsExactly("火灾报警系统", List.of("火警")));
        assertThat(Gb26875Names.bits(1, Field.STATE, 0x3001)).containsExactly("正常运行", "配置改变", "复位");
        assertThat(Gb26875Names.bits(24, Field.OPERATION, 0x20)).containsExactly("查岗应答");
        assertThat(Gb26875Names.bits(21, Field.SHORT_STATE, 0x60)).containsExactly("与监控中心信道故障", "监测连接线路故障");
    }

    @Test
    void says_what_is_wrong_with_an_object() throws DecodeException {
        var read = new LinkedHashMap<>(Gb26875Protocol.PROTOCOL.read(Gb26875Format.encode(message(8, Parts.STANDARD))));
        read.remove("data");
        read.put("objects", List.of(Map.of("sysType", 1, "sysAddr", 1, "time", "2026-11-22T25:00:00")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gb26875Protocol.PROTOCOL.write(read))
                .withMessageContaining("field 'time' must be a local time");
        read.put("type", 128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gb26875Protocol.PROTOCOL.write(read))
                .withMessageContaining("type 128 is not one of the standard's");
    }
}
