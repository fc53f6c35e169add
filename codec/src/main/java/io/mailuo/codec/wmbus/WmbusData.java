package io.mailuo.codec.wmbus;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.mbus.MbusData;
import io.mailuo.codec.mbus.MbusFrame;
import io.mailuo.codec.mbus.MbusRecord;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a frame carries above the link layer (EN 13757-4, 13 and EN 13757-7).
 *
 * @param information control information: 72h long header, 7Ah short header, 78h none, A0h to B7h the maker's own
 * @param header who measures: of the long header, else of the link layer
 * @param mode mode of encryption; 0 for none
 * @param records the data records; none where there is an obstacle
 * @param rest bytes that were not read: encrypted or of another kind
 * @param obstacle why what the frame carries was not read; null where it was
 */
public record WmbusData(
        int information,
        MbusData.Header header,
        int mode,
        List<MbusRecord> records,
        Octets rest,
        @Nullable String obstacle) {

    private static final String CLAUSE = "EN 13757-4 13";
    private static final int LONG = 0x72;
    private static final int COMPACT_LONG = 0x73;
    private static final int NO_HEADER = 0x78;
    private static final int COMPACT = 0x79;
    private static final int SHORT = 0x7a;
    private static final int COMPACT_SHORT = 0x7b;
    private static final int TRANSPORT_SHORT = 0x8a;
    private static final int TRANSPORT_LONG = 0x8b;
    private static final int EXTENDED = 0x8c;
    private static final int EXTENDED_SESSION = 0x8d;
    private static final int EXTENDED_ADDRESS = 0x8e;
    private static final int EXTENDED_ADDRESS_SESSION = 0x8f;
    private static final int AUTHENTICATION = 0x90;
    private static final int MAKERS_FIRST = 0xa0;
    private static final int MAKERS_LAST = 0xb7;
    /** In the field control of the authentication layer: more fragments follow; number of this one. */
    private static final int MORE_FRAGMENTS = 0x4000;

    private static final int FRAGMENT_MASK = 0xff;
    private static final int SESSION_MODE_SHIFT = 29;
    private static final int MODE_MASK = 0x1f;
    private static final int AES_CBC = 5;
    private static final int AES_CBC_DERIVED = 7;
    private static final int TLS = 13;
    /** What a decrypted text begins with, twice; also a filler between records. */
    private static final int CHECK = 0x2f;

    private static final int ANSWER = 0x08;

    public WmbusData {
        records = List.copyOf(records);
    }

    /**
     * Reads what {@code frame} carries. Extended link layers (8Ch to 8Fh) and the authentication layer (90h) are passed
     * over. Telegrams that a receiver has decrypted are read as well: in an extended link layer the payload's checksum
     * tells, in modes 5 and 7 the two check bytes 2Fh that every decrypted text begins with.
     *
     * @throws DecodeException if a header or record ends early; offsets count from the control information
     */
    public static WmbusData of(WmbusFrame frame) throws DecodeException {
        byte[] data = frame.data().bytes();
        var in = new ByteReader(data, CLAUSE);
        int information = in.u8("the control information");
        while (information >= EXTENDED && information <= AUTHENTICATION) {
            String obstacle = information == AUTHENTICATION ? authentication(in) : extended(information, data, in);
            if (obstacle != null) {
                return new WmbusData(information, linkHeader(frame), 0, List.of(), in.rest(), obstacle);
            }
            information = in.u8("the control information");
        }
        return switch (information) {
            case LONG, COMPACT_LONG, TRANSPORT_LONG -> {
                String id = in.bcdLowFirst(4, "the identification number").toLowerCase(Locale.ROOT);
                String manufacturer = WmbusFormat.letters(in.u16le("the manufacturer"));
                int version = in.u8("the version");
                int medium = in.u8("the medium");
                yield headed(information, id, manufacturer, version, medium, in);
            }
            case SHORT, COMPACT_SHORT, TRANSPORT_SHORT ->
                headed(information, frame.id(), frame.manufacturer(), frame.version(), frame.medium(), in);
            default -> content(information, linkHeader(frame), 0, in);
        };
    }

    /** Passes over an extended link layer, or says why what follows cannot be read. */
    private static @Nullable String extended(int information, byte[] data, ByteReader in) throws DecodeException {
        boolean addressed = information == EXTENDED_ADDRESS || information == EXTENDED_ADDRESS_SESSION;
        in.skip(addressed ? 10 : 2, "the extended link layer");
        if (information != EXTENDED_SESSION && information != EXTENDED_ADDRESS_SESSION) {
            return null;
        }
        int mode = (int) (in.u32le("the session number") >> SESSION_MODE_SHIFT);
        int given = in.u16le("the payload's checksum");
        int computed = Checksums.en13757(data, in.at(), data.length);
        if (given == computed) {
            return null;
        }
        if (mode == 0) {
            throw Checksums.differs("payload's checksum", 2, given, computed, in.at() - 2, CLAUSE);
        }
        return "the telegram is encrypted (extended link layer, mode " + mode + "), and this codec has no keys";
    }

    /** Passes over the authentication layer, or says why what follows cannot be read. */
    private static @Nullable String authentication(ByteReader in) throws DecodeException {
        int length = in.u8("the length of the authentication layer");
        int control = in.u16le("the control of fragments");
        if (length < 2) {
            throw in.broken("the authentication layer must have at least 2 bytes, it says " + length);
        }
        in.skip(length - 2, "the authentication layer");
        return (control & MORE_FRAGMENTS) != 0 || (control & FRAGMENT_MASK) > 1
                ? "the telegram is one fragment of a longer message"
                : null;
    }

    private static MbusData.Header linkHeader(WmbusFrame frame) {
        return new MbusData.Header(frame.id(), frame.manufacturer(), frame.version(), frame.medium(), 0, 0, 0);
    }

    private static WmbusData headed(
            int information, String id, String manufacturer, int version, int medium, ByteReader in)
            throws DecodeException {
        int access = in.u8("the access number");
        int status = in.u8("the status");
        int configuration = in.u16le("the configuration");
        var header = new MbusData.Header(id, manufacturer, version, medium, access, status, configuration);
        int mode = configuration >> 8 & MODE_MASK;
        if (mode == AES_CBC_DERIVED || mode == TLS) {
            in.skip(1, "the extension of the configuration");
        }
        if (mode == 0 || (mode == AES_CBC || mode == AES_CBC_DERIVED) && in.startsWith(CHECK, CHECK)) {
            return content(information, header, mode, in);
        }
        String obstacle = "the telegram is encrypted (mode " + mode + "), and this codec has no keys";
        return new WmbusData(information, header, mode, List.of(), in.rest(), obstacle);
    }

    private static WmbusData content(int information, MbusData.Header header, int mode, ByteReader in)
            throws DecodeException {
        return switch (information) {
            case LONG, SHORT, NO_HEADER -> {
                int at = in.at();
                yield records(information, header, mode, in.rest(), at);
            }
            case COMPACT, COMPACT_SHORT, COMPACT_LONG -> compact(information, header, mode, in);
            case TRANSPORT_SHORT, TRANSPORT_LONG ->
                new WmbusData(information, header, mode, List.of(), in.rest(), null);
            default -> new WmbusData(information, header, mode, List.of(), in.rest(), obstacle(information));
        };
    }

    private static String obstacle(int information) {
        boolean maker = information >= MAKERS_FIRST && information <= MAKERS_LAST;
        String what = maker ? "in the maker's own form" : "of a kind that is not read";
        return "the data (CI %02X) are %s".formatted(information, what);
    }

    /** Reads a compact telegram whose layout is known; says which it is of if it is not. */
    private static WmbusData compact(int information, MbusData.Header header, int mode, ByteReader in)
            throws DecodeException {
        if (mode != 0) {
            in.skip(2, "the check bytes");
        }
        int at = in.at();
        int signature = in.u16le("the signature of the layout");
        var layout = CompactLayout.find(signature);
        if (layout.isPresent()) {
            return records(information, header, mode, new Octets(layout.get().full(in)), at);
        }
        String obstacle = "the data (CI %02X) are compact, in a layout (signature %04X) that only a full telegram has"
                .formatted(information, signature);
        return new WmbusData(information, header, mode, List.of(), in.rest(), obstacle);
    }

    private static WmbusData records(int information, MbusData.Header header, int mode, Octets bytes, int at)
            throws DecodeException {
        try {
            var data = MbusData.of(new MbusFrame.Long(ANSWER, 0, NO_HEADER, bytes));
            return new WmbusData(information, header, mode, data.records(), Octets.NONE, null);
        } catch (DecodeException e) {
            throw new DecodeException(e.reason(), at + e.offset(), e.rule(), e.clause());
        }
    }
}
