package io.mailuo.codec.cap;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.cap.NationalWarning.Area;
import io.mailuo.codec.cap.NationalWarning.Info;
import io.mailuo.codec.cap.NationalWarning.Level;
import io.mailuo.codec.cap.NationalWarning.Method;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlReader;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads warnings of the national system, whose elements may come in any order. */
final class WarningReader {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter ENTRY =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    static final Pattern IDENTIFIER = Pattern.compile("\\d{14}_\\d{14}(_\\d)?");
    private static final Pattern SENDER = Pattern.compile("\\d{14}");
    private static final Pattern EVENT = Pattern.compile("[0-9A-Z]{5}");
    private static final Pattern DIVISION = Pattern.compile("\\d{12}");
    private static final int ENTRY_AT = 15;
    private static final int ENTRY_END = 29;
    private static final String CLAUSE = "突发事件预警信息 (national early-warning XML)";

    private WarningReader() {}

    private static DecodeException broken(XmlElement element, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, element.offset(), rule, CLAUSE);
    }

    static OffsetDateTime entryTime(String identifier) {
        return LocalDateTime.parse(identifier.substring(ENTRY_AT, ENTRY_END), ENTRY)
                .atOffset(Reception.CHINA);
    }

    static NationalWarning read(byte[] document) throws DecodeException {
        var root = XmlReader.read(document);
        if (!root.name().equals("alert") || !root.namespace().isEmpty()) {
            throw broken(
                    root,
                    "the root must be alert of no namespace, found " + root.name() + " of '" + root.namespace() + "'");
        }
        String identifier = need(root, "identifier", IDENTIFIER, "14 digits, '_', 14 digits, perhaps '_' and a digit");
        try {
            entryTime(identifier);
        } catch (DateTimeException e) {
            throw broken(root, "identifier holds no time: " + identifier);
        }
        var sent = time(root, "sendTime");
        if (sent == null) {
            throw broken(root, "alert must have sendTime");
        }
        var methods = new ArrayList<Method>();
        root.child("code")
                .ifPresent(code -> code.children("method")
                        .forEach(method -> methods.add(new Method(
                                method.textOf("methodName"),
                                method.textOf("message"),
                                method.textOf("audienceGrp"),
                                method.textOf("audenceprt")))));
        var infos = new ArrayList<Info>();
        for (var info : root.children("info")) {
            infos.add(info(info));
        }
        if (infos.isEmpty()) {
            throw broken(root, "alert must have info");
        }
        return new NationalWarning(
                identifier,
                root.textOf("sender"),
                need(root, "senderCode", SENDER, "14 digits"),
                sent,
                root.textOf("status"),
                root.textOf("msgType"),
                root.textOf("scope"),
                methods,
                root.textOf("secClassification"),
                root.textOf("note"),
                list(root.textOf("references")),
                infos);
    }

    private static String need(XmlElement parent, String name, Pattern pattern, String wanted) throws DecodeException {
        String text = parent.textOf(name);
        if (!pattern.matcher(text).matches()) {
            throw broken(parent.child(name).orElse(parent), name + " must be " + wanted + ", found '" + text + "'");
        }
        return text;
    }

    private static @Nullable OffsetDateTime time(XmlElement parent, String name) throws DecodeException {
        String text = parent.textOf(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text, TIME);
        } catch (DateTimeException e) {
            throw broken(
                    parent.child(name).orElse(parent),
                    name + " must be a time such as 2026-11-22 08:00:00+08:00, found '" + text + "'");
        }
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private static Info info(XmlElement info) throws DecodeException {
        var areas = new ArrayList<Area>();
        for (var area : info.children("area")) {
            var geocodes = list(area.textOf("geocode"));
            for (var geocode : geocodes) {
                if (!DIVISION.matcher(geocode).matches()) {
                    throw broken(area, "geocode must be divisions of 12 digits, found '" + geocode + "'");
                }
            }
            areas.add(new Area(area.textOf("areaDesc"), area.textOf("polygon"), area.textOf("circle"), geocodes));
        }
        return new Info(
                info.textOf("language"),
                need(info, "eventType", EVENT, "5 digits and capital letters"),
                info.textOf("urgency"),
                level(info),
                info.textOf("certainty"),
                time(info, "effective"),
                time(info, "onset"),
                time(info, "expires"),
                info.textOf("senderName"),
                info.textOf("headline"),
                info.textOf("description"),
                info.textOf("instruction"),
                info.textOf("web"),
                areas);
    }

    private static Level level(XmlElement info) throws DecodeException {
        String text = info.textOf("severity");
        for (var level : Level.values()) {
            if (level.name().equalsIgnoreCase(text)) {
                return level;
            }
        }
        throw broken(
                info.child("severity").orElse(info),
                "severity must be Red, Orange, Yellow, Blue or Unknown, found '" + text + "'");
    }
}
