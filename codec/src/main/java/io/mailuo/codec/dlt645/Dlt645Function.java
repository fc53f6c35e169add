package io.mailuo.codec.dlt645;

import static io.mailuo.codec.dlt645.Dlt645Field.*;

import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The functions of both editions and what their requests and answers hold (DL/T 645-2007, 7.1 to 7.15; DL/T 645-1997,
 * 6.2). Functions 1C and 1D and the authentication of 2007 came with its supplement; the data of 1997 other than reading
 * and writing are from general knowledge of the text.
 */
public enum Dlt645Function {
    READ(Edition.E2007, 0x11, "读数据", List.of(IDENTIFIER, BLOCKS, FROM), List.of(IDENTIFIER, DATA)),
    READ_MORE(Edition.E2007, 0x12, "读后续数据", List.of(IDENTIFIER, SEQUENCE), List.of(IDENTIFIER, DATA, SEQUENCE)),
    READ_ADDRESS(Edition.E2007, 0x13, "读通信地址", List.of(), List.of(ADDRESS)),
    WRITE(Edition.E2007, 0x14, "写数据", List.of(IDENTIFIER, LEVEL, PASSWORD, OPERATOR, DATA), List.of()),
    SET_ADDRESS(Edition.E2007, 0x15, "写通信地址", List.of(ADDRESS), List.of()),
    FREEZE(Edition.E2007, 0x16, "冻结命令", List.of(MOMENT), List.of()),
    SET_RATE(Edition.E2007, 0x17, "更改通信速率", List.of(RATE), List.of(RATE)),
    SET_PASSWORD(
            Edition.E2007,
            0x18,
            "修改密码",
            List.of(IDENTIFIER, LEVEL, PASSWORD, NEW_LEVEL, NEW_PASSWORD),
            List.of(NEW_LEVEL, NEW_PASSWORD)),
    CLEAR_DEMAND(Edition.E2007, 0x19, "最大需量清零", List.of(LEVEL, PASSWORD, OPERATOR), List.of()),
    CLEAR_METER(Edition.E2007, 0x1A, "电表清零", List.of(LEVEL, PASSWORD, OPERATOR), List.of()),
    CLEAR_EVENTS(Edition.E2007, 0x1B, "事件清零", List.of(LEVEL, PASSWORD, OPERATOR, EVENTS), List.of()),
    CONTROL(Edition.E2007, 0x1C, "跳合闸、报警、保电", List.of(LEVEL, PASSWORD, OPERATOR, ORDER, RESERVED, UNTIL), List.of()),
    SET_OUTPUT(Edition.E2007, 0x1D, "多功能端子输出控制", List.of(SIGNAL), List.of(SIGNAL)),
    AUTHENTICATE(Edition.E2007, 0x03, "安全认证", List.of(IDENTIFIER, OPERATOR, DATA), List.of(IDENTIFIER, DATA)),
    SET_TIME(Edition.E2007, 0x08, "广播校时", List.of(TIME), List.of()),
    READ_1997(Edition.E1997, 0x01, "读数据", List.of(IDENTIFIER, REST), List.of(IDENTIFIER, DATA)),
    READ_MORE_1997(Edition.E1997, 0x02, "读后续数据", List.of(IDENTIFIER), List.of(IDENTIFIER, DATA)),
    READ_AGAIN_1997(Edition.E1997, 0x03, "重读数据", List.of(), List.of(IDENTIFIER, DATA)),
    WRITE_1997(Edition.E1997, 0x04, "写数据", List.of(IDENTIFIER, LEVEL, PASSWORD, DATA), List.of()),
    SET_ADDRESS_1997(Edition.E1997, 0x0A, "写设备地址", List.of(ADDRESS), List.of()),
    SET_RATE_1997(Edition.E1997, 0x0C, "更改通信速率", List.of(RATE_1997), List.of(RATE_1997)),
    SET_PASSWORD_1997(
            Edition.E1997,
            0x0F,
            "修改密码",
            List.of(LEVEL, PASSWORD, NEW_LEVEL, NEW_PASSWORD),
            List.of(NEW_LEVEL, NEW_PASSWORD)),
    CLEAR_DEMAND_1997(Edition.E1997, 0x10, "最大需量清零", List.of(), List.of());

    private final Edition edition;
    private final int code;
    private final String title;
    private final List<Dlt645Field> request;
    private final List<Dlt645Field> answer;

    Dlt645Function(Edition edition, int code, String title, List<Dlt645Field> request, List<Dlt645Field> answer) {
        this.edition = edition;
        this.code = code;
        this.title = title;
        this.request = request;
        this.answer = answer;
    }

    /** The function of a message; empty where no edition has it. */
    public static Optional<Dlt645Function> of(Dlt645Message message) {
        return Arrays.stream(values())
                .filter(function -> function.code == message.function() && function.edition == message.edition())
                .findFirst();
    }

    /** The edition that has it; broadcast time is in both and counts as of 2007. */
    public Edition edition() {
        return edition;
    }

    /** The function's code, bits 0 to 4 of the control code. */
    public int code() {
        return code;
    }

    /** What the standard calls it. */
    public String title() {
        return title;
    }

    /** What the data field of a request or an answer holds, in its order. */
    List<Dlt645Field> fields(boolean answer) {
        return answer ? this.answer : request;
    }
}
