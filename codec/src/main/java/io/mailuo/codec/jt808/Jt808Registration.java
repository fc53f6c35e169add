package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * A terminal's registration, message 0100 (JT/T 808-2011, -2013 and -2019, 8.5), whose fields grew with the editions.
 *
 * @param province first two digits of the division (GB/T 2260)
 * @param city the next four digits
 * @param maker maker's id
 * @param model model
 * @param terminal the maker's number of the terminal
 * @param plateColour colour of the plate; 0 for none
 * @param plate plate, or the vehicle's identification number
 */
public record Jt808Registration(
        int province, int city, String maker, String model, String terminal, int plateColour, String plate) {

    private static final Charset TEXT = Charset.forName("GBK");
    private static final int REGISTER = 0x0100;
    private static final int SHORTEST_2013 = 37;

    /**
     * Reads the registration of a message; empty for other messages, encrypted ones and packets of split ones. Between
     * 2011 and 2013 the length decides.
     *
     * @throws DecodeException if the body is too short for its edition
     */
    public static Optional<Jt808Registration> of(Jt808Message message) throws DecodeException {
        if (message.id() != REGISTER || message.encryption() != 0 || message.packets() > 1) {
            return Optional.empty();
        }
        var in = new ByteReader(message.body().bytes(), "JT/T 808-2019 8.5");
        int makerSize = message.is2019() ? 11 : 5;
        int modelSize = message.is2019() ? 30 : in.remaining() >= SHORTEST_2013 ? 20 : 8;
        int terminalSize = message.is2019() ? 30 : 7;
        return Optional.of(new Jt808Registration(
                in.u16("the province"),
                in.u16("the city"),
                Jt808Layout.filled(in, makerSize, "the maker").strip(),
                Jt808Layout.filled(in, modelSize, "the model").strip(),
                Jt808Layout.filled(in, terminalSize, "the terminal").strip(),
                in.u8("the plate's colour"),
                Jt808Layout.filled(in, in.remaining(), "the plate").strip()));
    }

    /**
     * The body of message 0100 in the edition of 2019, or of 2013.
     *
     * @throws IllegalArgumentException if a field is too long for the edition
     */
    public Octets encode(boolean is2019) {
        var out = new ByteWriter().u16(province).u16(city);
        padded(out, maker, is2019 ? 11 : 5, "maker");
        padded(out, model, is2019 ? 30 : 20, "model");
        padded(out, terminal, is2019 ? 30 : 7, "terminal");
        return new Octets(out.u8(plateColour).bytes(plate.getBytes(TEXT)).toByteArray());
    }

    private static void padded(ByteWriter out, String text, int size, String what) {
        byte[] bytes = text.getBytes(TEXT);
        if (bytes.length > size) {
            throw new IllegalArgumentException(
                    "the " + what + " must have at most " + size + " bytes, it has " + bytes.length);
        }
        out.padded(bytes, size);
    }
}
