package io.mailuo.codec.cap;

import io.mailuo.codec.cap.NationalWarning.Area;
import io.mailuo.codec.cap.NationalWarning.Info;
import io.mailuo.codec.cap.NationalWarning.Level;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlWriter;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes warnings of the national system in the order of the message that is known. */
final class WarningWriter {

    private WarningWriter() {}

    static byte[] write(NationalWarning warning) {
        var methods = warning.methods().stream()
                .map(method -> XmlElement.of(
                        "method",
                        List.of(
                                XmlElement.of("methodName", method.name()),
                                XmlElement.of("message", method.message()),
                                XmlElement.of("audienceGrp", method.audienceGroup()),
                                XmlElement.of("audenceprt", method.audience()))))
                .toList();
        var children = new ArrayList<XmlElement>(List.of(
                XmlElement.of("identifier", warning.identifier()),
                XmlElement.of("sender", warning.sender()),
                XmlElement.of("senderCode", warning.senderCode()),
                XmlElement.of("sendTime", time(warning.sent())),
                XmlElement.of("status", warning.status()),
                XmlElement.of("msgType", warning.messageType()),
                XmlElement.of("scope", warning.scope()),
                XmlElement.of("code", methods),
                XmlElement.of("secClassification", warning.classification()),
                XmlElement.of("note", warning.note()),
                XmlElement.of("references", String.join(",", warning.references()))));
        warning.infos().forEach(info -> children.add(info(info)));
        return XmlWriter.write(XmlElement.of("alert", children));
    }

    private static String time(@Nullable OffsetDateTime time) {
        return time == null ? "" : WarningReader.TIME.format(time);
    }

    static String colour(Level level) {
        return level.name().charAt(0) + level.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static XmlElement info(Info info) {
        var children = new ArrayList<XmlElement>(List.of(
                XmlElement.of("language", info.language()),
                XmlElement.of("eventType", info.eventType()),
                XmlElement.of("urgency", info.urgency()),
                XmlElement.of("severity", colour(info.level())),
                XmlElement.of("certainty", info.certainty()),
                XmlElement.of("effective", time(info.effective())),
                XmlElement.of("onset", time(info.onset())),
                XmlElement.of("expires", time(info.expires())),
                XmlElement.of("senderName", info.senderName()),
                XmlElement.of("headline", info.headline()),
                XmlElement.of("description", info.description()),
                XmlElement.of("instruction", info.instruction()),
                XmlElement.of("web", info.web())));
        info.areas().forEach(area -> children.add(area(area)));
        return XmlElement.of("info", children);
    }

    private static XmlElement area(Area area) {
        return XmlElement.of(
                "area",
                List.of(
                        XmlElement.of("areaDesc", area.description()),
                        XmlElement.of("polygon", area.polygon()),
                        XmlElement.of("circle", area.circle()),
                        XmlElement.of("geocode", String.join(",", area.geocodes()))));
    }
}
