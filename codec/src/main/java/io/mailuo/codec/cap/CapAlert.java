package io.mailuo.codec.cap;

import io.mailuo.codec.DecodeException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of the Common Alerting Protocol 1.2 (OASIS Standard, 1 July 2010), 3.2.1. Texts that are null are absent.
 *
 * @param identifier unique among its sender's messages
 * @param sender who sent it
 * @param sent when
 * @param status whether it is real
 * @param messageType what it does to earlier ones
 * @param source which source of the sender, or null
 * @param scope who may read it
 * @param restriction the rule where the scope is restricted, or null
 * @param addresses for whom it is where the scope is private, or null
 * @param codes codes of its handling
 * @param note why, or null
 * @param references earlier messages, {@code sender,identifier,sent} each, with blanks between them, or null
 * @param incidents what it is about, or null
 * @param infos what it says, in one or more languages
 */
public record CapAlert(
        String identifier,
        String sender,
        OffsetDateTime sent,
        Status status,
        MessageType messageType,
        @Nullable String source,
        Scope scope,
        @Nullable String restriction,
        @Nullable String addresses,
        List<String> codes,
        @Nullable String note,
        @Nullable String references,
        @Nullable String incidents,
        List<Info> infos) {

    public CapAlert {
        codes = List.copyOf(codes);
        infos = List.copyOf(infos);
    }

    /** Whether it is real. */
    public enum Status {
        ACTUAL,
        EXERCISE,
        SYSTEM,
        TEST,
        DRAFT
    }

    /** What it does to earlier messages. */
    public enum MessageType {
        ALERT,
        UPDATE,
        CANCEL,
        ACK,
        ERROR
    }

    /** Who may read it. */
    public enum Scope {
        PUBLIC,
        RESTRICTED,
        PRIVATE
    }

    /** What kind of event it is about. */
    public enum Category {
        GEO,
        MET,
        SAFETY,
        SECURITY,
        RESCUE,
        FIRE,
        HEALTH,
        ENV,
        TRANSPORT,
        INFRA,
        CBRNE,
        OTHER
    }

    /** What to do. */
    public enum ResponseType {
        SHELTER,
        EVACUATE,
        PREPARE,
        EXECUTE,
        AVOID,
        MONITOR,
        ASSESS,
        ALL_CLEAR,
        NONE
    }

    /** How soon to do it. */
    public enum Urgency {
        IMMEDIATE,
        EXPECTED,
        FUTURE,
        PAST,
        UNKNOWN
    }

    /** How grave it is. */
    public enum Severity {
        EXTREME,
        SEVERE,
        MODERATE,
        MINOR,
        UNKNOWN
    }

    /** How sure it is. */
    public enum Certainty {
        OBSERVED,
        LIKELY,
        POSSIBLE,
        UNLIKELY,
        UNKNOWN
    }

    /** A name of the sender's own and a value. */
    public record Named(String valueName, String value) {}

    /**
     * What a message says: 3.2.2.
     *
     * @param language RFC 3066 code, or null for en-US
     * @param categories at least one
     * @param event what happens
     * @param responses what to do
     * @param audience for whom, or null
     * @param eventCodes codes of the event
     * @param effective from when it holds, or null
     * @param onset when it begins, or null
     * @param expires until when it holds, or null
     * @param senderName name of the sender, or null
     * @param headline or null
     * @param description or null
     * @param instruction or null
     * @param web where more is to be read, or null
     * @param contact or null
     * @param parameters values of the sender's own
     * @param resources files that belong to it
     * @param areas where
     */
    public record Info(
            @Nullable String language,
            List<Category> categories,
            String event,
            List<ResponseType> responses,
            Urgency urgency,
            Severity severity,
            Certainty certainty,
            @Nullable String audience,
            List<Named> eventCodes,
            @Nullable OffsetDateTime effective,
            @Nullable OffsetDateTime onset,
            @Nullable OffsetDateTime expires,
            @Nullable String senderName,
            @Nullable String headline,
            @Nullable String description,
            @Nullable String instruction,
            @Nullable String web,
            @Nullable String contact,
            List<Named> parameters,
            List<Resource> resources,
            List<Area> areas) {

        public Info {
            categories = List.copyOf(categories);
            responses = List.copyOf(responses);
            eventCodes = List.copyOf(eventCodes);
            parameters = List.copyOf(parameters);
            resources = List.copyOf(resources);
            areas = List.copyOf(areas);
        }
    }

    /**
     * A file that belongs to a message: 3.2.3.
     *
     * @param description what it is
     * @param mimeType media type
     * @param size bytes, as written, or null
     * @param uri where it is, or null
     * @param content its bytes in Base64, or null
     * @param digest SHA-1, or null
     */
    public record Resource(
            String description,
            String mimeType,
            @Nullable String size,
            @Nullable String uri,
            @Nullable String content,
            @Nullable String digest) {}

    /**
     * Where: 3.2.4.
     *
     * @param description in words
     * @param polygons {@code latitude,longitude} pairs with blanks between them, the last like the first
     * @param circles {@code latitude,longitude radius}, in kilometres
     * @param geocodes codes of the area
     * @param altitude feet above mean sea level, as written, or null
     * @param ceiling highest altitude, as written, or null
     */
    public record Area(
            String description,
            List<String> polygons,
            List<String> circles,
            List<Named> geocodes,
            @Nullable String altitude,
            @Nullable String ceiling) {

        public Area {
            polygons = List.copyOf(polygons);
            circles = List.copyOf(circles);
            geocodes = List.copyOf(geocodes);
        }
    }

    /**
     * Reads a message. Signatures are passed over, not verified.
     *
     * @throws DecodeException if the document breaks the schema of CAP 1.2
     */
    public static CapAlert read(byte[] document) throws DecodeException {
        return CapReader.read(document);
    }

    /** The document of the message. */
    public byte[] write() {
        return CapWriter.write(this);
    }
}
