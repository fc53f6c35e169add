package io.mailuo.codec.wmbus;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.mbus.MbusData;
import io.mailuo.codec.mbus.MbusFrame;
import io.mailuo.codec.mbus.MbusRecord;
import java.util.List;
import java.util.Locale;

/**
 * What a frame carries above the link layer (EN 13757-4, 13 and EN 13757-7).
 *
 * @param information control information: 72h long header, 7Ah short header, 78h none, A0h to B7h the maker's own
 * @param header who measures: of the long header, else of the link layer
 * @param mode mode of encryption; 0 for none
 * @param records the data records; none where they are encrypted or of another kind
 * @param rest bytes that were not read: encrypted or of another kind
 */
public record WmbusData(int information, MbusData.Header header, int mode, List<MbusRecord> records, Octets rest) {

    private static final String CLAUSE = "EN 13757-4 13";
    private static final int LONG = 0x72;
    private static final int SHORT = 0x7a;
    private static final int NO_HEADER = 0x78;
    private static final int EXTENDED = 0x8c;
    private static final int EXTENDED_ADDRESS = 0x8e;
    private static final int MODE_MASK = 0x1f;
    private static final int ANSWER = 0x08;

    public WmbusData {
        records = List.copyOf(records);
    }

    /**
     * Reads what {@code frame} carries. Extended link layers without encryption (8Ch, 8Eh) are passed over.
     *
     * @throws DecodeException if a header or record ends early; offsets count from the control information
     */
    public static WmbusData of(WmbusFrame frame) throws DecodeException {
        var in = new ByteReader(frame.data().bytes(), CLAUSE);
        int information = in.u8("the control information");
        if (information == EXTENDED || information == EXTENDED_ADDRESS) {
            in.skip(information == EXTENDED ? 2 : 10, "the extended link layer");
            information = in.u8("the control information");
        }
        return switch (information) {
            case LONG -> {
                String id = in.bcdLowFirst(4, "the identification number").toLowerCase(Locale.ROOT);
                String manufacturer = WmbusFormat.letters(in.u16le("the manufacturer"));
                int version = in.u8("the version");
                int medium = in.u8("the medium");
                yield header(information, id, manufacturer, version, medium, in);
            }
            case SHORT -> header(information, frame.id(), frame.manufacturer(), frame.version(), frame.medium(), in);
            case NO_HEADER -> records(information, linkHeader(frame, 0, 0, 0), 0, in);
            default -> new WmbusData(information, linkHeader(frame, 0, 0, 0), 0, List.of(), in.rest());
        };
    }

    private static MbusData.Header linkHeader(WmbusFrame frame, int access, int status, int configuration) {
        return new MbusData.Header(
                frame.id(), frame.manufacturer(), frame.version(), frame.medium(), access, status, configuration);
    }

    private static WmbusData header(
            int information, String id, String manufacturer, int version, int medium, ByteReader in)
            throws DecodeException {
        int access = in.u8("the access number");
        int status = in.u8("the status");
        int configuration = in.u16le("the configuration");
        var header = new MbusData.Header(id, manufacturer, version, medium, access, status, configuration);
        int mode = configuration >> 8 & MODE_MASK;
        return mode == 0
                ? records(information, header, 0, in)
                : new WmbusData(information, header, mode, List.of(), in.rest());
    }

    private static WmbusData records(int information, MbusData.Header header, int mode, ByteReader in)
            throws DecodeException {
        int at = in.at();
        try {
            var data = MbusData.of(new MbusFrame.Long(ANSWER, 0, NO_HEADER, in.rest()));
            return new WmbusData(information, header, mode, data.records(), Octets.NONE);
        } catch (DecodeException e) {
            throw new DecodeException(e.reason(), at + e.offset(), e.rule(), e.clause());
        }
    }
}
