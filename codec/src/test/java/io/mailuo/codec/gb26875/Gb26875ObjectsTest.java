package io.mailuo.codec.gb26875;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.Codecs;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb26875.Gb26875Data.Parts;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Gb26875ObjectsTest {

    private static final List<Integer> TYPES = List.of(
            1, 2, 3, 4, 5, 6, 7, 8, 21, 24, 25, 26, 28, 61, 62, 63, 64, 65, 66, 67, 68, 81, 84, 85, 86, 88, 89, 90, 91);

    static List<Integer> types() {
        return TYPES;
    }

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
    @MethodSource("types")
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
                        .extracting("sysTypeName", "partTypeName", "stateBits")
                        .containsExactly("火灾报警系统", "通用", List.of("火警")));
        assertThat(read).containsEntry("typeName", "上传建筑消防设施部件运行状态");
        assertThat(Gb26875Names.part(92)).isEqualTo("消防水箱");
        assertThat(Gb26875Names.part(178)).isEmpty();
        assertThat(Gb26875Names.analog(12)).contains(new Gb26875Names.Analog(12, "风速", "m/s", 1));
        assertThat(Gb26875Names.analog(13)).isEmpty();
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

    /** Frames worked out by hand from the layouts. */
    private static List<Reading> readings(String hex) throws DecodeException {
        return new Gb26875Codec().decode(Octets.of(hex).bytes(), Reception.at(Instant.EPOCH));
    }

    @Test
    void reads_analogue_values_below_zero_and_of_several_parts() throws DecodeException {
        assertThat(
                        readings(
                                "4040070001013b1405160b1a060504030201000000000000120002030101021f010203040311ff3b1405160b1a932323"))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.source()).isEqualTo("060504030201.1.2.31.01020304");
                    assertThat(reading.result()).isEqualTo(Result.of(-23.9));
                    assertThat(reading.phenomenonTime()).isEqualTo(Instant.parse("2026-11-21T21:20:59Z"));
                });
        String two = "4040070001013b1405160b1a06050403020100000000000022000203020b015c01000000052c013b1405160b1a"
                + "0b015c020000000290013b1405160b1a8c2323";
        assertThat(readings(two))
                .extracting(Reading::result, Reading::unit)
                .containsExactly(tuple(Result.of(30), "kPa"), tuple(Result.of(4), "m"));
        assertThat(Gb26875Protocol.PROTOCOL.read(Octets.of(two).bytes()).get("objects"))
                .asString()
                .contains("partTypeName=消防水箱", "analogTypeName=高度", "analog=4.0", "analogUnit=m");
    }

    @ParameterizedTest
    @CsvSource({
        "4040070001013b1405160b1a06050403020100000000000004000219010207d62323, gb26875:version, 2.7",
        "4040070001013b1405160b1a060504030201000000000000060002050101020304c52323, gb26875:version, 3.4",
        "4040070001013b1405160b1a0605040302010000000000000c00020601010207d2bbc7f832b2e3df2323,"
                + " gb26875:configuration, 一区2层",
        "4040070001013b1405160b1a060504030201000000000000280005070101022805000100"
                + "d2bbc7f832b2e3000000000000000000000000000000000000000000000000262323, gb26875:configuration, 一区2层",
        "4040070001013b1405160b1a0605040302010000000000000800051c013b1405160b1a662323, gb26875:clock,"
                + " 2026-11-22T05:20:59"
    })
    void reads_what_a_system_says_of_itself(String hex, String property, String text) throws DecodeException {
        assertThat(readings(hex))
                .extracting(Reading::property, Reading::result)
                .containsExactly(tuple(property, Result.of(text)));
    }

    @Test
    void says_why_objects_are_not_read() throws DecodeException {
        byte[] frame = Octets.of("4040070001013b1405160b1a06050403020100000000000007000202010102280500e92323")
                .bytes();
        assertThat(Gb26875Protocol.PROTOCOL.read(frame))
                .containsEntry("unread", "1 objects of type 2 need 46 bytes, 5 are there (GB/T 26875.3-2011 8.3)");
        assertThat(Gb26875Protocol.PROTOCOL.read(Gb26875Protocol.PROTOCOL.example()))
                .doesNotContainKey("unread");
    }

    @Test
    void a_profile_chooses_the_makers_own_parts_by_name() throws DecodeException {
        var protocol = Codecs.find("gb26875-text-address").orElseThrow();
        assertThat(protocol.read(protocol.example()).get("objects"))
                .asString()
                .contains("partAddr=10101013", "text=一层右梯口");
        assertThat(protocol.codec().decode(protocol.example(), Reception.at(Instant.EPOCH)))
                .extracting(Reading::source)
                .containsOnly("010000000000.1.1.78.10101013");
    }

    @Property(tries = 300)
    void objects_that_are_written_are_read_back(
            @ForAll @IntRange(max = 28) int index,
            @ForAll @IntRange(min = 1, max = 3) int count,
            @ForAll @IntRange(max = 255) int number,
            @ForAll @AlphaChars @StringLength(max = 31) String text) {
        int type = TYPES.get(index);
        var fields = new EnumMap<Field, Object>(Field.class);
        for (var field : Objects.requireNonNull(Gb26875Data.layout(type, Parts.STANDARD))) {
            Object value = switch (field) {
                case TEXT, LONG_TEXT, COUNTED_TEXT, TEXT_ADDRESS -> text;
                case PART_ADDRESS -> new Octets(new byte[] {(byte) number, 1, 2, 3});
                case TIME -> Gb26875Object.time(LocalDateTime.of(2000 + number, 1, 2, 3, 4, 5));
                case STATE -> number * 257;
                case ANALOG_VALUE -> number * 200 - 20_000;
                default -> number;
            };
            fields.put(field, value);
        }
        var objects = Collections.nCopies(count, new Gb26875Object(fields));
        var message = new Gb26875Message(
                number,
                1,
                0,
                Octets.of("000000000000"),
                "010203040506",
                "000000000000",
                2,
                Gb26875Data.encode(type, objects));
        assertThat(Gb26875Data.of(message, Parts.STANDARD)).contains(objects);
    }
}
