package io.mailuo.codec.dlt645;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.dlt645.Dlt645Command.Action;
import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers other than data, by frames that were worked out by hand from the layouts. */
class Dlt645BodiesTest {

    private static final String METER = "000000000161";
    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");
    private static final Dlt645Protocol PROTOCOL = new Dlt645Protocol();

    /** Function, parts, frame. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        广播校时 | {time=261122180530} | 6899999999999968080663384b5544594c16
        跳合闸、报警、保电 | {level=2, password=123456, operator=00000001, order=OPEN, reserved=0, until=261123180000} | 68610100000000681c1035896745343333334d3333334b564459b916
        跳合闸、报警、保电 | {} | 68610100000000689c00ce16
        更改通信速率 | {baud=2400} | 6861010000000068170\
        13b8516
        修改密码 | {di=04000C01, level=2, password=000000, newLevel=2, newPassword=123456} | 68610100000000681\
        80c343f333735333333358967456b16
        冻结命令 | {moment=99999999} | 68610100000000681604cccccccc7c16
        读通信地址 | {meter=000000000161} | 686101000000006893069434333333335f16
        读数据 | {di=06000001, blocks=2, from=2611220000} | 6861010000000068110a34333339353333554459ad16
        修改密码 | {level=0, password=111111, newLevel=0, newPassword=222222} | 68610100000000680f0833444444335555557a16
        安全认证 | {di=070000FF, operator=00000001, value=aabbccddeeff001111223344556677880102030405060708} | 6861010000000068032032\
        33333a34333333ddeeff1021323344445566778899aabb3435363738393a3b5016
        """)
    void names_the_parts_of_a_request(String function, String parts, String hex) throws DecodeException {
        byte[] frame = Octets.of(hex).bytes();
        var read = PROTOCOL.read(frame);

        assertThat(read).containsEntry("function", function);
        assertThat(read.get("body")).hasToString(parts);
        // Back from the parts alone.
        read.remove("data");
        assertThat(PROTOCOL.write(read)).isEqualTo(frame);
    }

    @Test
    void the_builders_write_the_same_frames() {
        var password = Octets.of("02563412");
        var operator = Octets.of("01000000");
        assertThat(hex(Dlt645Requests.setTime(LocalDateTime.parse("2026-11-22T18:05:30"))))
                .isEqualTo("6899999999999968080663384b5544594c16");
        assertThat(hex(Dlt645Requests.control(
                        METER, password, operator, Dlt645Order.OPEN, LocalDateTime.parse("2026-11-23T18:00"))))
                .isEqualTo("68610100000000681c1035896745343333334d3333334b564459b916");
        assertThat(hex(Dlt645Requests.readLoad(METER, "06000001", 2, LocalDateTime.parse("2026-11-22T00:00"))))
                .isEqualTo("6861010000000068110a34333339353333554459ad16");
        assertThat(hex(Dlt645Requests.setPassword1997(METER, Octets.of("00111111"), Octets.of("00222222"))))
                .isEqualTo("68610100000000680f0833444444335555557a16");
        assertThat(Dlt645Requests.setOutput(METER, 1).data()).isEqualTo(Octets.of("01"));
        assertThat(Dlt645Requests.setAddress1997(METER, "000000000162").data()).isEqualTo(Octets.of("620100000000"));
        assertThat(Dlt645Function.of(Dlt645Requests.clearDemand1997(METER))).contains(Dlt645Function.CLEAR_DEMAND_1997);
        assertThat(Dlt645Function.of(Dlt645Requests.readAgain1997(METER))).contains(Dlt645Function.READ_AGAIN_1997);
    }

    private static String hex(Dlt645Message message) {
        return new Octets(Dlt645Format.encode(message)).hex();
    }

    @Test
    void says_which_part_is_missing_wrong_or_too_much() {
        assertBroken("6899999999999968080563384b55440000", 10, "time needs 6 bytes, 5 are left");
        assertBroken("fefe6899999999999968080563384b55440000", 12, "time needs 6 bytes");
        assertBroken("686101000000006817013c0000", 10, "one bit from 02 to 40, found 09");
        assertBroken("68610100000000681605cccccccccc0000", 14, "1 bytes are left over after 冻结命令");
    }

    /** A frame whose last two bytes are put right. */
    private static void assertBroken(String hex, int offset, String rule) {
        byte[] frame = Octets.of(hex).bytes();
        int start = 0;
        while (frame[start] == (byte) 0xfe) {
            start++;
        }
        int sum = 0;
        for (int i = start; i < frame.length - 2; i++) {
            sum += frame[i];
        }
        frame[frame.length - 2] = (byte) sum;
        frame[frame.length - 1] = 0x16;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> PROTOCOL.read(frame))
                .satisfies(e -> {
                    assertThat(e.rule()).contains(rule);
                    assertThat(e.offset()).isEqualTo(offset);
                    assertThat(e.clause()).startsWith("DL/T 645-2007 7.");
                });
    }

    @Test
    void names_why_a_meter_refuses() throws DecodeException {
        assertThat(PROTOCOL.read(Octets.of("6861010000000068d101353916").bytes()))
                .containsEntry("errors", List.of("NO_DATA"))
                .containsEntry("body", Map.of());
        assertThat(PROTOCOL.read(Octets.of("6861010000000068c3023b336516").bytes()))
                .containsEntry("errors", List.of("NOT_AUTHENTICATED"))
                .containsEntry("edition", "2007");
        assertThat(PROTOCOL.read(Octets.of("6861010000000068c101372b16").bytes()))
                .containsEntry("errors", List.of("PASSWORD"))
                .containsEntry("edition", "1997");
    }

    @Test
    void a_value_is_written_in_its_unit() throws DecodeException {
        Map<String, Object> body = new LinkedHashMap<>(
                Map.of("di", "04090101", "level", 2, "password", "123456", "operator", "00000001", "value", 187.5));
        byte[] frame = PROTOCOL.write(new LinkedHashMap<>(Map.of("address", METER, "control", "14", "body", body)));

        var read = PROTOCOL.read(frame);
        assertThat(read.get("body")).asString().endsWith("value=7518}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    body.put("di", "04FF0101");
                    PROTOCOL.write(new LinkedHashMap<>(Map.of("address", METER, "control", "14", "body", body)));
                })
                .withMessageContaining("stated as bytes");
    }

    @Test
    void an_abbreviated_address_is_for_all_meters_that_end_so() {
        assertThat(Dlt645Requests.abbreviated("161")).isEqualTo("AAAAAAAA0161");
        assertThat(Dlt645Requests.abbreviated("000000000161")).isEqualTo(METER);
        assertThatIllegalArgumentException().isThrownBy(() -> Dlt645Requests.abbreviated("16A"));
        assertThat(Dlt645Requests.read("AAAAAAAA0161", "00010000").isFor(METER)).isTrue();
        assertThat(Dlt645Requests.read("AAAAAAAA0161", "00010000").isFor("000000000162"))
                .isFalse();
        assertThat(Dlt645Requests.freeze(Dlt645Requests.BROADCAST, "99999999").isFor(METER))
                .isTrue();
    }

    @Test
    void a_command_is_sent_again_until_it_is_answered() throws DecodeException {
        var request = Dlt645Requests.setRate(METER, 0x08);
        var command = new Dlt645Command(request, Duration.ofSeconds(2), 1, NOW);

        assertThat(command.receive(request)).isEmpty();
        assertThat(command.expire(NOW.plusSeconds(1))).isEmpty();
        assertThat(command.expire(NOW.plusSeconds(2))).contains(new Action.Send(request));
        var answer = new Dlt645Message(METER, 0x97, Octets.of("08"));
        assertThat(command.receive(answer)).contains(new Action.Done(answer));
        assertThat(command.deadline()).isEmpty();
        assertThat(command.receive(answer)).isEmpty();
    }

    @Test
    void a_command_ends_refused_unanswered_or_at_once_where_it_goes_to_all() {
        var request = Dlt645Requests.freeze(METER, "99999999");
        var refusal = new Dlt645Message(METER, 0xd6, Octets.of("04"));
        assertThat(new Dlt645Command(request, Duration.ofSeconds(2), 1, NOW).receive(refusal))
                .contains(new Action.Refused(refusal, List.of(Dlt645Error.PASSWORD)));

        var silent = new Dlt645Command(request, Duration.ofSeconds(2), 0, NOW);
        assertThat(silent.expire(NOW.plusSeconds(2))).contains(new Action.Failed("no answer after 1 requests"));

        var all = new Dlt645Command(
                Dlt645Requests.freeze(Dlt645Requests.BROADCAST, "99999999"), Duration.ofSeconds(2), 1, NOW);
        assertThat(all.deadline()).isEmpty();
    }

    @Test
    void a_meter_that_is_given_an_address_answers_with_it() {
        var command =
                new Dlt645Command(Dlt645Requests.setAddress1997(METER, "000000000162"), Duration.ofSeconds(2), 1, NOW);
        assertThat(command.receive(new Dlt645Message("000000000163", 0x8a, Octets.NONE)))
                .isEmpty();
        assertThat(command.receive(new Dlt645Message("000000000162", 0x8a, Octets.NONE)))
                .isPresent();
    }

    @Provide
    Arbitrary<Dlt645Function> functions() {
        return Arbitraries.of(Dlt645Function.values());
    }

    @Property(tries = 300)
    void parts_that_are_written_are_read_back(
            @ForAll("functions") Dlt645Function function,
            @ForAll boolean answer,
            @ForAll boolean all,
            @ForAll @IntRange(max = 9) int digit)
            throws DecodeException {
        var parts = new LinkedHashMap<String, Object>();
        boolean of1997 = function.edition() == Edition.E1997;
        for (var field : function.fields(answer)) {
            String digits = Integer.toString(digit).repeat(Math.max(0, 2 * field.size()));
            Object value = switch (field.form()) {
                case IDENTIFIER -> of1997 ? "9010" : "070" + digit + "0101";
                case DIGITS -> digits;
                case OPTIONAL_DIGITS -> all ? digits : null;
                case NUMBER -> digit;
                case OPTIONAL_NUMBER -> all ? digit : null;
                case BYTES -> field.size() < 0 ? "0" + digit : digits;
                case OPTIONAL_BYTES -> all ? "0" + digit : null;
                case RATE -> 600 << digit % 6;
                case ORDER -> Dlt645Order.values()[digit % 7].name();
                case SIGNAL ->
                    List.of("clock", "demand period", "tariff switch", "7F").get(digit % 4);
            };
            if (value != null) {
                parts.put(field.label(), value);
            }
        }
        int control = function.code() | (answer ? 0x80 : 0);
        var data = Dlt645Bodies.write(control, function.edition(), new MessageFields(parts));
        byte[] frame = Dlt645Format.encode(new Dlt645Message(METER, control, data));
        var message = Dlt645Format.SHAPE.decode(frame);
        if (function != Dlt645Function.AUTHENTICATE || !parts.isEmpty()) {
            assertThat(Dlt645Function.of(message)).contains(function);
        }
        assertThat(Dlt645Bodies.read(message, 10)).isEqualTo(parts);
    }
}
