package io.mailuo.codec.jt808;

import io.mailuo.codec.bytes.ByteWriter;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What a platform answers (JT/T 808-2019, 8.2 to 8.8). */
public final class Jt808Answers {

    /** Result: done. */
    public static final int OK = 0;
    /** Result: failed. */
    public static final int FAILED = 1;
    /** Result: the message is wrong. */
    public static final int WRONG = 2;
    /** Result: not supported. */
    public static final int UNSUPPORTED = 3;

    private static final Charset TEXT = Charset.forName("GBK");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuMMddHHmmss");

    private Jt808Answers() {}

    /** 8001: the general answer. To data it is to be sent only once the data is safely kept. */
    public static Jt808Message general(Jt808Message message, int serial, int result) {
        byte[] body = new ByteWriter()
                .u16(message.serial())
                .u16(message.id())
                .u8(result)
                .toByteArray();
        return message.answer(0x8001, serial, body);
    }

    /** 8100: to a registration; the code authenticates the terminal from now on. */
    public static Jt808Message registered(Jt808Message message, int serial, String authenticationCode) {
        byte[] body = new ByteWriter()
                .u16(message.serial())
                .u8(OK)
                .bytes(authenticationCode.getBytes(TEXT))
                .toByteArray();
        return message.answer(0x8100, serial, body);
    }

    /** 8100: a registration refused: 1 vehicle registered, 2 no such vehicle, 3 terminal registered, 4 no such terminal. */
    public static Jt808Message notRegistered(Jt808Message message, int serial, int result) {
        return message.answer(
                0x8100,
                serial,
                new ByteWriter().u16(message.serial()).u8(result).toByteArray());
    }

    /** 8003: asks for packets of the message whose first packet had {@code firstSerial} again. */
    public static Jt808Message resend(Jt808Message message, int serial, int firstSerial, List<Integer> packets) {
        var body = new ByteWriter().u16(firstSerial);
        if (message.is2019()) {
            body.u16(packets.size());
        } else {
            body.u8(packets.size());
        }
        packets.forEach(body::u16);
        return message.answer(0x8003, serial, body.toByteArray());
    }

    /** 8800: all packets of the multimedia data of a joined message 0801 have come. */
    public static Jt808Message multimedia(Jt808Message message, int serial) {
        byte[] body = java.util.Arrays.copyOf(message.body().bytes(), 4);
        return message.answer(0x8800, serial, body);
    }

    /** 8004 (2019): the time, to 0004. */
    public static Jt808Message time(Jt808Message message, int serial, Instant now) {
        byte[] body =
                new ByteWriter().bcd(TIME.format(now.atOffset(ZoneOffset.UTC))).toByteArray();
        return message.answer(0x8004, serial, body);
    }
}
