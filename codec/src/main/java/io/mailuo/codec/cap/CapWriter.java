package io.mailuo.codec.cap;

import io.mailuo.codec.cap.CapAlert.Area;
import io.mailuo.codec.cap.CapAlert.Info;
import io.mailuo.codec.cap.CapAlert.Named;
import io.mailuo.codec.cap.CapAlert.Resource;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlWriter;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes CAP 1.2 in the order of its schema. */
final class CapWriter {

    private final List<XmlElement> children = new ArrayList<>();

    private CapWriter() {}

    static byte[] write(CapAlert alert) {
        var out = new CapWriter();
        out.text("identifier", alert.identifier());
        out.text("sender", alert.sender());
        out.time("sent", alert.sent());
        out.word("status", alert.status());
        out.word("msgType", alert.messageType());
        out.text("source", alert.source());
        out.word("scope", alert.scope());
        out.text("restriction", alert.restriction());
        out.text("addresses", alert.addresses());
        alert.codes().forEach(code -> out.text("code", code));
        out.text("note", alert.note());
        out.text("references", alert.references());
        out.text("incidents", alert.incidents());
        alert.infos().forEach(info -> out.group("info", info(info)));
        return XmlWriter.write(out.element("alert"));
    }

    private XmlElement element(String name) {
        return new XmlElement(CapReader.NAMESPACE, name, Map.of(), children, "", 0);
    }

    private void text(String name, @Nullable String text) {
        if (text != null) {
            children.add(new XmlElement(CapReader.NAMESPACE, name, Map.of(), List.of(), text, 0));
        }
    }

    private void time(String name, @Nullable OffsetDateTime time) {
        text(name, time == null ? null : CapWords.time(time));
    }

    private void word(String name, Enum<?> constant) {
        text(name, CapWords.word(constant));
    }

    private void group(String name, CapWriter inner) {
        children.add(inner.element(name));
    }

    private void named(String name, List<Named> list) {
        for (var one : list) {
            var inner = new CapWriter();
            inner.text("valueName", one.valueName());
            inner.text("value", one.value());
            group(name, inner);
        }
    }

    private static CapWriter info(Info info) {
        var out = new CapWriter();
        out.text("language", info.language());
        info.categories().forEach(category -> out.word("category", category));
        out.text("event", info.event());
        info.responses().forEach(response -> out.word("responseType", response));
        out.word("urgency", info.urgency());
        out.word("severity", info.severity());
        out.word("certainty", info.certainty());
        out.text("audience", info.audience());
        out.named("eventCode", info.eventCodes());
        out.time("effective", info.effective());
        out.time("onset", info.onset());
        out.time("expires", info.expires());
        out.text("senderName", info.senderName());
        out.text("headline", info.headline());
        out.text("description", info.description());
        out.text("instruction", info.instruction());
        out.text("web", info.web());
        out.text("contact", info.contact());
        out.named("parameter", info.parameters());
        info.resources().forEach(resource -> out.group("resource", resource(resource)));
        info.areas().forEach(area -> out.group("area", area(area)));
        return out;
    }

    private static CapWriter resource(Resource resource) {
        var out = new CapWriter();
        out.text("resourceDesc", resource.description());
        out.text("mimeType", resource.mimeType());
        out.text("size", resource.size());
        out.text("uri", resource.uri());
        out.text("derefUri", resource.content());
        out.text("digest", resource.digest());
        return out;
    }

    private static CapWriter area(Area area) {
        var out = new CapWriter();
        out.text("areaDesc", area.description());
        area.polygons().forEach(polygon -> out.text("polygon", polygon));
        area.circles().forEach(circle -> out.text("circle", circle));
        out.named("geocode", area.geocodes());
        out.text("altitude", area.altitude());
        out.text("ceiling", area.ceiling());
        return out;
    }
}
