package io.mailuo.codec.cap;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.cap.CapAlert.Area;
import io.mailuo.codec.cap.CapAlert.Info;
import io.mailuo.codec.cap.CapAlert.Named;
import io.mailuo.codec.cap.CapAlert.Resource;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlReader;
import io.mailuo.codec.xml.XmlSequence;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads CAP 1.2 by its schema (appendix A of the standard): names, order, words and times. */
final class CapReader {

    static final String NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2";

    private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[-+]\\d\\d:\\d\\d");

    private CapReader() {}

    static CapAlert read(byte[] document) throws DecodeException {
        var root = XmlReader.read(document);
        var in = new XmlSequence(root, "CAP 1.2, 3.2.1");
        if (!root.name().equals("alert") || !root.namespace().equals(NAMESPACE)) {
            throw in.broken(
                    root,
                    "the root must be alert of " + NAMESPACE + ", found " + root.name() + " of '" + root.namespace()
                            + "'");
        }
        String identifier = in.one("identifier").text();
        String sender = in.one("sender").text();
        var sent = time(in, in.one("sent"));
        var status = word(in, in.one("status"), CapAlert.Status.class);
        var messageType = word(in, in.one("msgType"), CapAlert.MessageType.class);
        String source = text(in, "source");
        var scope = word(in, in.one("scope"), CapAlert.Scope.class);
        String restriction = text(in, "restriction");
        String addresses = text(in, "addresses");
        var codes = texts(in, "code");
        String note = text(in, "note");
        String references = text(in, "references");
        String incidents = text(in, "incidents");
        var infos = new ArrayList<Info>();
        for (var info : in.many("info")) {
            infos.add(info(info));
        }
        in.foreign(SIGNATURE);
        in.end();
        return new CapAlert(
                identifier,
                sender,
                sent,
                status,
                messageType,
                source,
                scope,
                restriction,
                addresses,
                codes,
                note,
                references,
                incidents,
                infos);
    }

    private static @Nullable String text(XmlSequence in, String name) {
        var element = in.optional(name);
        return element == null ? null : element.text();
    }

    private static List<String> texts(XmlSequence in, String name) {
        return in.many(name).stream().map(XmlElement::text).toList();
    }

    private static OffsetDateTime time(XmlSequence in, XmlElement element) throws DecodeException {
        String text = element.text().strip();
        if (TIME.matcher(text).matches()) {
            try {
                return OffsetDateTime.parse(text);
            } catch (DateTimeException e) {
                // Said below.
            }
        }
        throw in.broken(element, element.name() + " must be a time such as 2026-11-22T08:00:00+08:00, found " + text);
    }

    private static @Nullable OffsetDateTime timeOrNull(XmlSequence in, String name) throws DecodeException {
        var element = in.optional(name);
        return element == null ? null : time(in, element);
    }

    private static <E extends Enum<E>> E word(XmlSequence in, XmlElement element, Class<E> type)
            throws DecodeException {
        String text = element.text().strip();
        return CapWords.constant(type, text)
                .orElseThrow(() -> in.broken(
                        element,
                        element.name() + " must be one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(CapWords::word)
                                        .collect(Collectors.joining(", "))
                                + ", found " + text));
    }

    private static Info info(XmlElement element) throws DecodeException {
        var in = new XmlSequence(element, "CAP 1.2, 3.2.2");
        String language = text(in, "language");
        var categories = new ArrayList<CapAlert.Category>();
        categories.add(word(in, in.one("category"), CapAlert.Category.class));
        for (var category : in.many("category")) {
            categories.add(word(in, category, CapAlert.Category.class));
        }
        String event = in.one("event").text();
        var responses = new ArrayList<CapAlert.ResponseType>();
        for (var response : in.many("responseType")) {
            responses.add(word(in, response, CapAlert.ResponseType.class));
        }
        var urgency = word(in, in.one("urgency"), CapAlert.Urgency.class);
        var severity = word(in, in.one("severity"), CapAlert.Severity.class);
        var certainty = word(in, in.one("certainty"), CapAlert.Certainty.class);
        String audience = text(in, "audience");
        var eventCodes = named(in, "eventCode");
        var effective = timeOrNull(in, "effective");
        var onset = timeOrNull(in, "onset");
        var expires = timeOrNull(in, "expires");
        String senderName = text(in, "senderName");
        String headline = text(in, "headline");
        String description = text(in, "description");
        String instruction = text(in, "instruction");
        String web = text(in, "web");
        String contact = text(in, "contact");
        var parameters = named(in, "parameter");
        var resources = new ArrayList<Resource>();
        for (var resource : in.many("resource")) {
            resources.add(resource(resource));
        }
        var areas = new ArrayList<Area>();
        for (var area : in.many("area")) {
            areas.add(area(area));
        }
        in.end();
        return new Info(
                language,
                categories,
                event,
                responses,
                urgency,
                severity,
                certainty,
                audience,
                eventCodes,
                effective,
                onset,
                expires,
                senderName,
                headline,
                description,
                instruction,
                web,
                contact,
                parameters,
                resources,
                areas);
    }

    private static List<Named> named(XmlSequence in, String name) throws DecodeException {
        var named = new ArrayList<Named>();
        for (var element : in.many(name)) {
            var inner = new XmlSequence(element, "CAP 1.2, 3.2.2");
            named.add(
                    new Named(inner.one("valueName").text(), inner.one("value").text()));
            inner.end();
        }
        return named;
    }

    private static Resource resource(XmlElement element) throws DecodeException {
        var in = new XmlSequence(element, "CAP 1.2, 3.2.3");
        var resource = new Resource(
                in.one("resourceDesc").text(),
                in.one("mimeType").text(),
                text(in, "size"),
                text(in, "uri"),
                text(in, "derefUri"),
                text(in, "digest"));
        in.end();
        return resource;
    }

    private static Area area(XmlElement element) throws DecodeException {
        var in = new XmlSequence(element, "CAP 1.2, 3.2.4");
        var area = new Area(
                in.one("areaDesc").text(),
                texts(in, "polygon"),
                texts(in, "circle"),
                named(in, "geocode"),
                text(in, "altitude"),
                text(in, "ceiling"));
        in.end();
        return area;
    }
}
