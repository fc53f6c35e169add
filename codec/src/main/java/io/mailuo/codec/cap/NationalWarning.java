package io.mailuo.codec.cap;

import io.mailuo.codec.DecodeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A warning of China's national early-warning release system (国家突发事件预警信息发布系统). Its XML resembles CAP 1.2 and
 * is not valid by it: {@link #toCap} converts. The layout follows one real message and the published rule for
 * identifiers; the standard's text was not available.
 *
 * @param identifier 14 digits of the sender, an underscore, 14 digits of the time, perhaps an underscore and one digit
 * @param sender name of the sender
 * @param senderCode 14 digits
 * @param sent when it was sent
 * @param status {@code Actual}, {@code Exercise}, {@code Test} …
 * @param messageType {@code Alert}, {@code Update}, {@code Cancel} …
 * @param scope {@code Public} …
 * @param methods the ways by which it is released
 * @param classification secrecy, such as {@code None}
 * @param note remark
 * @param references identifiers of earlier messages
 * @param infos what it says
 */
public record NationalWarning(
        String identifier,
        String sender,
        String senderCode,
        OffsetDateTime sent,
        String status,
        String messageType,
        String scope,
        List<Method> methods,
        String classification,
        String note,
        List<String> references,
        List<Info> infos) {

    public NationalWarning {
        methods = List.copyOf(methods);
        references = List.copyOf(references);
        infos = List.copyOf(infos);
    }

    /** The level of a warning, by its colour. */
    public enum Level {
        /** Level I (特别重大). */
        RED("红", "I", CapAlert.Severity.EXTREME),
        /** Level II (重大). */
        ORANGE("橙", "II", CapAlert.Severity.SEVERE),
        /** Level III (较大). */
        YELLOW("黄", "III", CapAlert.Severity.MODERATE),
        /** Level IV (一般). */
        BLUE("蓝", "IV", CapAlert.Severity.MINOR),
        UNKNOWN("", "", CapAlert.Severity.UNKNOWN);

        private final String colour;
        private final String grade;
        private final CapAlert.Severity severity;

        Level(String colour, String grade, CapAlert.Severity severity) {
            this.colour = colour;
            this.grade = grade;
            this.severity = severity;
        }

        /** The colour in Chinese; empty where unknown. */
        public String colour() {
            return colour;
        }

        /** I (gravest) to IV; empty where unknown. */
        public String grade() {
            return grade;
        }

        /** The severity of CAP that stands for it. */
        public CapAlert.Severity severity() {
            return severity;
        }
    }

    /**
     * A way of release.
     *
     * @param name such as {@code SMS}, {@code WEB}, {@code SPEAKER}
     * @param message its text
     * @param audienceGroup for which group
     * @param audience for whom
     */
    public record Method(String name, String message, String audienceGroup, String audience) {}

    /**
     * What a warning says. Texts that are not there are empty.
     *
     * @param eventType code of the event, such as {@code 11B06}
     * @param level its level
     * @param effective from when it holds, or null
     * @param onset when it begins, or null
     * @param expires until when it holds, or null
     */
    public record Info(
            String language,
            String eventType,
            String urgency,
            Level level,
            String certainty,
            @Nullable OffsetDateTime effective,
            @Nullable OffsetDateTime onset,
            @Nullable OffsetDateTime expires,
            String senderName,
            String headline,
            String description,
            String instruction,
            String web,
            List<Area> areas) {

        public Info {
            areas = List.copyOf(areas);
        }

        /** The name of the event, where its code is known. */
        public Optional<String> eventName() {
            return WarningTypes.name(eventType);
        }
    }

    /**
     * Where a warning holds.
     *
     * @param description in words
     * @param polygon as written
     * @param circle as written
     * @param geocodes division codes of 12 digits
     */
    public record Area(String description, String polygon, String circle, List<String> geocodes) {

        public Area {
            geocodes = List.copyOf(geocodes);
        }
    }

    /** The division of the sender, 6 digits. */
    public String division() {
        return identifier.substring(0, 6);
    }

    /** The kind of organization and industry of the sender (GB/T 4657), 3 digits. */
    public String industry() {
        return identifier.substring(6, 9);
    }

    /** When it was entered, by its identifier; the zone is China's. */
    public OffsetDateTime entered() {
        return WarningReader.entryTime(identifier);
    }

    /**
     * Reads a warning.
     *
     * @throws DecodeException if the document is none
     */
    public static NationalWarning read(byte[] document) throws DecodeException {
        return WarningReader.read(document);
    }

    /** The document of the warning. */
    public byte[] write() {
        return WarningWriter.write(this);
    }

    /** The warning as CAP 1.2; what CAP has no place for stands in parameters. */
    public CapAlert toCap() {
        return WarningToCap.convert(this);
    }
}
