package io.mailuo.spec.registry;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.mailuo.spec.catalogue.Names;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entity as the registry publishes it on the compacted topic {@code registry}; the record's key is
 * {@link #key()}, and a tombstone (null value) says that it is gone. Every record is the whole entity, never a change.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RegistryRecord.Device.class, name = "device"),
    @JsonSubTypes.Type(value = RegistryRecord.Gateway.class, name = "gateway"),
    @JsonSubTypes.Type(value = RegistryRecord.Organization.class, name = "organization"),
    @JsonSubTypes.Type(value = RegistryRecord.AccessToken.class, name = "token"),
    @JsonSubTypes.Type(value = RegistryRecord.Grant.class, name = "grant"),
})
public sealed interface RegistryRecord {

    /** Kafka key, {@code <kind>/<id>}. */
    String key();

    /** Where something is, WGS 84 / CGCS2000 degrees. */
    record Place(double lon, double lat) {}

    /** An identifier under another scheme, unique within the scheme. */
    record ExternalId(String scheme, String value) {}

    /**
     * A datastream of a device.
     *
     * @param property observed property, with its suffix
     * @param unit UCUM code of the results; empty for texts and truth values
     * @param resultType {@code number}, {@code truth} or {@code text}
     * @param min lowest plausible result, or null for none
     * @param max highest plausible result, or null for none
     * @param intervalSeconds expected interval between observations, or null where unknown
     */
    record Datastream(
            String property,
            String unit,
            String resultType,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Integer intervalSeconds) {}

    /** The lifecycle of a device. Observations are accepted from {@link #INSTALLED} and {@link #IN_SERVICE}. */
    enum State {
        PLANNED("规划中", "planned"),
        REGISTERED("已登记", "registered"),
        INSTALLED("已安装", "installed"),
        IN_SERVICE("在用", "in service"),
        SUSPENDED("停用", "suspended"),
        RETIRED("已报废", "retired");

        private final Names names;

        State(String zh, String en) {
            this.names = new Names(zh, en);
        }

        /** What it is called in a sentence. */
        public Names names() {
            return names;
        }

        /** Whether observations are accepted in this state. */
        public boolean accepts() {
            return this == INSTALLED || this == IN_SERVICE;
        }
    }

    /**
     * A sensing device.
     *
     * @param code 19 digits
     * @param name for people
     * @param domain sensing domain, 2 digits
     * @param type device type within the domain, 3 digits
     * @param division GB/T 2260, 6 digits
     * @param organization id of the owner
     * @param profile id of its profile, or null
     * @param codec name of the codec of its payloads when it connects by itself
     * @param gateway code of the gateway that it is bound to, or null when it connects by itself
     * @param state lifecycle
     * @param place where it is, or null
     * @param utcOffset what its clock shows, such as {@code +08:00}, for protocols that give local time
     * @param datastreams what it observes
     * @param externalIds its other names
     * @param secretSha256 lower-case hex SHA-256 of each secret that it may connect with (random, 128 bits or more)
     * @param registeredAt when it was registered, from when on observations are due; null where that is not known
     * @param replaces code of the device in whose place it came, or null
     */
    record Device(
            String code,
            String name,
            String domain,
            String type,
            String division,
            String organization,
            @Nullable String profile,
            String codec,
            @Nullable String gateway,
            State state,
            @Nullable Place place,
            String utcOffset,
            List<Datastream> datastreams,
            List<ExternalId> externalIds,
            List<String> secretSha256,
            @Nullable Instant registeredAt,
            @Nullable String replaces)
            implements RegistryRecord {
        public Device {
            datastreams = List.copyOf(datastreams);
            externalIds = List.copyOf(externalIds);
            secretSha256 = List.copyOf(secretSha256);
        }

        /** A device that came in no other's place and of which it is not known when it was registered. */
        public Device(
                String code,
                String name,
                String domain,
                String type,
                String division,
                String organization,
                @Nullable String profile,
                String codec,
                @Nullable String gateway,
                State state,
                @Nullable Place place,
                String utcOffset,
                List<Datastream> datastreams,
                List<ExternalId> externalIds,
                List<String> secretSha256) {
            this(
                    code,
                    name,
                    domain,
                    type,
                    division,
                    organization,
                    profile,
                    codec,
                    gateway,
                    state,
                    place,
                    utcOffset,
                    datastreams,
                    externalIds,
                    secretSha256,
                    null,
                    null);
        }

        @Override
        public String key() {
            return "device/" + code;
        }
    }

    /**
     * An edge gateway.
     *
     * @param code 19 digits, domain 90
     * @param certificateSha256 lower-case hex SHA-256 of the DER of each certificate that it may connect with
     */
    record Gateway(
            String code,
            String name,
            String division,
            String organization,
            State state,
            @Nullable Place place,
            List<String> certificateSha256)
            implements RegistryRecord {
        public Gateway {
            certificateSha256 = List.copyOf(certificateSha256);
        }

        @Override
        public String key() {
            return "gateway/" + code;
        }
    }

    /** An organization; {@code parent} is null for the root. */
    record Organization(String id, String name, @Nullable String parent) implements RegistryRecord {
        @Override
        public String key() {
            return "organization/" + id;
        }
    }

    /**
     * An API token or a session; it lets its bearer use the HTTP API, the live feed and the live topics.
     *
     * @param id not secret
     * @param sha256 lower-case hex SHA-256 of the whole token text
     * @param subject who it speaks for
     * @param organization data of this organization and those below it only; null for the whole platform
     * @param scopes what it may do, see {@link Scope}
     * @param expiresAt never null: every token ends
     */
    record AccessToken(
            String id,
            String sha256,
            String subject,
            @Nullable String organization,
            List<Scope> scopes,
            Instant expiresAt)
            implements RegistryRecord {
        public AccessToken {
            scopes = List.copyOf(scopes);
        }

        @Override
        public String key() {
            return "token/" + id;
        }
    }

    /**
     * Leave for one organization to read some of what another has. A revoked grant is gone from the topic; an expired one
     * may still be there and means nothing.
     *
     * @param id digits
     * @param organization who may read: this organization and those below it
     * @param owner whose data: of this organization and those below it
     * @param scope which of it
     * @param from when it begins to hold, inclusive
     * @param until when it ends, exclusive
     * @param resolutionMinutes 0 for the observations themselves, else no finer than means of so many minutes
     */
    record Grant(
            String id,
            String organization,
            String owner,
            GrantScope scope,
            Instant from,
            Instant until,
            int resolutionMinutes)
            implements RegistryRecord {
        @Override
        public String key() {
            return "grant/" + id;
        }

        /** Whether it holds at {@code time}. */
        public boolean holds(Instant time) {
            return !time.isBefore(from) && time.isBefore(until);
        }
    }
}
