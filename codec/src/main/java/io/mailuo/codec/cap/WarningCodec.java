package io.mailuo.codec.cap;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.xml.XmlFields;
import java.util.List;
import java.util.Map;

/**
 * Warnings of China's national early-warning release system, one whole document; the layout follows one real message. A
 * warning is no observation: it has no readings; read it with {@link NationalWarning#read}.
 */
public final class WarningCodec implements Codec {

    private static final String EXAMPLE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><alert>"
            + "<identifier>41000041600000_20200205105119</identifier><sender>河南省气象局</sender>"
            + "<senderCode>41000041600000</senderCode><sendTime>2020-02-05 10:45:00+08:00</sendTime>"
            + "<status>Actual</status><msgType>Update</msgType><scope>Public</scope><code><method>"
            + "<methodName>SMS</methodName><message>大风蓝色预警</message><audienceGrp/><audenceprt/></method></code>"
            + "<secClassification>None</secClassification><note/>"
            + "<references>41000041600000_20200204121842</references><info><language>zh-CN</language>"
            + "<eventType>11B06</eventType><urgency>Unknown</urgency><severity>Blue</severity>"
            + "<certainty>Unknown</certainty><effective>2020-02-05 10:57:42+08:00</effective><onset/><expires/>"
            + "<senderName/><headline>大风蓝色预警</headline><description/><instruction/><web/><area>"
            + "<areaDesc>河南省</areaDesc><polygon/><circle/><geocode>410000000000</geocode></area></info></alert>";

    private static final XmlFields FIELDS = new XmlFields(
            "",
            Map.of(
                    "alert",
                    List.of(
                            "identifier",
                            "sender",
                            "senderCode",
                            "sendTime",
                            "status",
                            "msgType",
                            "scope",
                            "code",
                            "secClassification",
                            "note",
                            "references",
                            "info"),
                    "code",
                    List.of("method"),
                    "method",
                    List.of("methodName", "message", "audienceGrp", "audenceprt"),
                    "info",
                    List.of(
                            "language",
                            "eventType",
                            "urgency",
                            "severity",
                            "certainty",
                            "effective",
                            "onset",
                            "expires",
                            "senderName",
                            "headline",
                            "description",
                            "instruction",
                            "web",
                            "area"),
                    "area",
                    List.of("areaDesc", "polygon", "circle", "geocode")));

    private static final AlertForm<NationalWarning> FORM =
            new AlertForm<>(FIELDS, NationalWarning::read, NationalWarning::write);

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.text(
            new WarningCodec(), "China's national early-warning XML (突发事件预警信息)", EXAMPLE, FORM::describe, FORM::write);

    @Override
    public String name() {
        return "cn-warning";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        NationalWarning.read(payload);
        return List.of();
    }
}
