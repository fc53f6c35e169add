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
 * Common Alerting Protocol 1.2 (OASIS Standard, 1 July 2010), one whole document. A warning is no observation: it has no
 * readings; read it with {@link CapAlert#read}.
 */
public final class CapCodec implements Codec {

    private static final String EXAMPLE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>KSTO1055887203</identifier>"
            + "<sender>KSTO@NWS.NOAA.GOV</sender><sent>2003-06-17T14:57:00-07:00</sent><status>Actual</status>"
            + "<msgType>Alert</msgType><scope>Public</scope><info><category>Met</category>"
            + "<event>SEVERE THUNDERSTORM</event><responseType>Shelter</responseType><urgency>Immediate</urgency>"
            + "<severity>Severe</severity><certainty>Observed</certainty><area><areaDesc>Alpine County</areaDesc>"
            + "<polygon>38.47,-120.14 38.34,-119.95 38.52,-119.74 38.47,-120.14</polygon></area></info></alert>";

    private static final List<String> NAMED = List.of("valueName", "value");
    private static final XmlFields FIELDS = new XmlFields(
            CapReader.NAMESPACE,
            Map.of(
                    "alert",
                    List.of(
                            "identifier",
                            "sender",
                            "sent",
                            "status",
                            "msgType",
                            "source",
                            "scope",
                            "restriction",
                            "addresses",
                            "code",
                            "note",
                            "references",
                            "incidents",
                            "info"),
                    "info",
                    List.of(
                            "language",
                            "category",
                            "event",
                            "responseType",
                            "urgency",
                            "severity",
                            "certainty",
                            "audience",
                            "eventCode",
                            "effective",
                            "onset",
                            "expires",
                            "senderName",
                            "headline",
                            "description",
                            "instruction",
                            "web",
                            "contact",
                            "parameter",
                            "resource",
                            "area"),
                    "resource",
                    List.of("resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"),
                    "area",
                    List.of("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"),
                    "eventCode",
                    NAMED,
                    "parameter",
                    NAMED,
                    "geocode",
                    NAMED));

    private static final AlertForm<CapAlert> FORM = new AlertForm<>(FIELDS, CapAlert::read, CapAlert::write);

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL =
            NamedProtocol.text(new CapCodec(), "Common Alerting Protocol 1.2", EXAMPLE, FORM::describe, FORM::write);

    @Override
    public String name() {
        return "cap";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        CapAlert.read(payload);
        return List.of();
    }
}
