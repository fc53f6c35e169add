package io.mailuo.codec.ga1049;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.xml.XmlFields;
import io.mailuo.codec.xml.XmlReader;
import io.mailuo.codec.xml.XmlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GA/T 1049 (2013 and later), one whole message. Traffic data of a crossing give the properties of the catalogue by
 * lanes, lane 1 without a suffix, lane 2 with {@code .2}; what the catalogue has not is
 * {@code ga1049:<name>-lane<number>}. Cycles and stages give {@code signal_cycle} and {@code signal_phase}; states, control
 * modes, lamps, variable lanes, faults and doors give {@code ga1049:<name>} with the codes as texts. The source is the
 * crossing's or the controller's number. Passwords are shown as they are: mind where the output goes.
 */
public final class Ga1049Codec implements Codec {

    private static final String EXAMPLE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Message><Version>1.1</Version>"
            + "<Token/><From><Address><Sys>UTCS</Sys><SubSys/><Instance/></Address></From>"
            + "<To><Address><Sys>TICP</Sys><SubSys/><Instance/></Address></To><Type>PUSH</Type>"
            + "<Seq>20140829084311000002</Seq><Body><Operation name=\"Notify\" order=\"1\"><CrossTrafficData>"
            + "<CrossID>33010021133250</CrossID><EndTime>2016-07-05 09:00:00</EndTime><Interval>15</Interval>"
            + "<DataList><Data><LaneNo>1</LaneNo><Volume>3</Volume><Speed>31.5</Speed><Occupancy>11</Occupancy>"
            + "</Data></DataList></CrossTrafficData></Operation></Body></Message>";

    private static final XmlFields FIELDS = new XmlFields(
            "",
            Map.of(
                    "Message",
                    List.of("Version", "Token", "From", "To", "Type", "Seq", "Body"),
                    "Address",
                    List.of("Sys", "SubSys", "Instance")));

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.text(
            new Ga1049Codec(),
            "GA/T 1049: traffic control systems",
            EXAMPLE,
            Ga1049Codec::describe,
            Ga1049Codec::write);

    @Override
    public String name() {
        return "ga1049";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        return Ga1049Readings.of(Ga1049Message.read(payload).objects(), reception.deviceOffset());
    }

    private static Map<String, Object> describe(byte[] document) throws DecodeException {
        var message = Ga1049Message.read(document);
        var fields = XmlFields.describe(XmlReader.read(document));
        var meanings = Ga1049Codes.meanings(message.objects());
        if (!meanings.isEmpty()) {
            fields.put("meanings", meanings);
        }
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        var message = new LinkedHashMap<String, Object>();
        for (String name : fields.names()) {
            Object value = fields.any(name);
            if (value != null && !name.equals("meanings")) {
                message.put(name, value);
            }
        }
        try {
            return Ga1049Message.read(XmlWriter.write(FIELDS.element("Message", new MessageFields(message))))
                    .write();
        } catch (DecodeException e) {
            throw new IllegalArgumentException(e.rule(), e);
        }
    }
}
