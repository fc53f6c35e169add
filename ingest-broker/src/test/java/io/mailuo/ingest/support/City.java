package io.mailuo.ingest.support;

import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Device;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small city as the registry would publish it. */
public final class City {

    /** A gateway in service. */
    public static final String GATEWAY = "1101059000100000015";
    /** A gateway that is suspended. */
    public static final String SUSPENDED_GATEWAY = "1101059000100000023";
    /** An air station bound to {@link #GATEWAY}: pm2_5 in ug/m3, temperature in Cel. */
    public static final String AIR = "1101050300100000014";
    /** A second air station bound to {@link #GATEWAY}. */
    public static final String AIR_2 = "1101050300100000022";
    /** A retired station bound to {@link #GATEWAY}. */
    public static final String RETIRED = "1101050300100000030";
    /** A manhole cover that connects by itself: open (truth), tilt (deg), label (text); also called cover-7. */
    public static final String COVER = "1101051400100000017";
    /** A second cover that connects by itself. */
    public static final String COVER_2 = "1101051400100000025";
    /** A code that nobody has. */
    public static final String NOBODY = "1101050300199999999";
    /** The secret of {@link #COVER} and {@link #COVER_2}. */
    public static final String SECRET = "a-secret-of-128-bits-or-more";
    /** A token that reads everything. */
    public static final String TOKEN = "mlt_reads-everything";
    /** A token that reads the water company's data only. */
    public static final String WATER_TOKEN = "mlt_reads-water-only";
    /** A token that has ended. */
    public static final String EXPIRED_TOKEN = "mlt_has-ended";

    private static final Datastream PM25 = new Datastream("pm2_5", "ug/m3", "number", 0.0, 1000.0, 60);
    private static final Datastream TEMPERATURE = new Datastream("temperature", "Cel", "number", -50.0, 60.0, 60);
    private static final Datastream OPEN = new Datastream("open", "", "truth", null, null, null);
    private static final Datastream TILT = new Datastream("tilt", "deg", "number", 0.0, 180.0, null);
    private static final Datastream LABEL = new Datastream("label", "", "text", null, null, null);

    private City() {}

    /** Every entity of the city. */
    public static List<RegistryRecord> records() {
        var end = Instant.parse("2100-01-01T00:00:00Z");
        var all = List.of(Scope.OBSERVATIONS_READ, Scope.QUARANTINE_READ, Scope.QUARANTINE_REPLAY);
        var records = new ArrayList<RegistryRecord>();
        records.add(new Organization("city", "City", null));
        records.add(new Organization("environment", "Environment", "city"));
        records.add(new Organization("water", "Water", "city"));
        records.add(gateway(GATEWAY, State.IN_SERVICE));
        records.add(gateway(SUSPENDED_GATEWAY, State.SUSPENDED));
        records.add(air(AIR, GATEWAY, State.IN_SERVICE));
        records.add(air(AIR_2, GATEWAY, State.INSTALLED));
        records.add(air(RETIRED, GATEWAY, State.RETIRED));
        records.add(cover(COVER, "cover-7"));
        records.add(cover(COVER_2, "cover-8"));
        records.add(new AccessToken("t1", sha256(TOKEN), "operator", null, all, end));
        records.add(new AccessToken("t2", sha256(WATER_TOKEN), "water", "water", all, end));
        records.add(
                new AccessToken("t3", sha256(EXPIRED_TOKEN), "old", null, all, Instant.parse("2020-01-01T00:00:00Z")));
        return List.copyOf(records);
    }

    /** An index that holds {@link #records()}. */
    public static DeviceIndex index() {
        var index = new DeviceIndex();
        records().forEach(index::apply);
        return index;
    }

    /** A gateway whose only certificate is {@code certificateSha256}. */
    public static Gateway gateway(String code, State state, String... certificateSha256) {
        return new Gateway(code, "Gateway", "110105", "city", state, null, List.of(certificateSha256));
    }

    /** An air station. */
    public static Device air(String code, @Nullable String gateway, State state) {
        return new Device(
                code,
                "Air",
                "03",
                "001",
                "110105",
                "environment",
                null,
                "senml",
                gateway,
                state,
                new Place(116.4, 39.9),
                "+08:00",
                List.of(PM25, TEMPERATURE),
                List.of(),
                List.of());
    }

    /** A manhole cover that connects by itself. */
    public static Device cover(String code, String alsoCalled) {
        return new Device(
                code,
                "Cover",
                "14",
                "001",
                "110105",
                "water",
                null,
                "senml",
                null,
                State.IN_SERVICE,
                new Place(116.5, 39.8),
                "+08:00",
                List.of(OPEN, TILT, LABEL),
                List.of(new ExternalId("serial", alsoCalled)),
                List.of(sha256(SECRET)));
    }

    /** A manhole cover as the catalogue describes it, but for its tilt in radians. */
    public static Device manholeCover(String code) {
        Device cover = cover(code, "cover-7");
        return measuring(
                cover,
                List.of(
                        new Datastream("cover_open", "", "truth", null, null, null),
                        new Datastream("tilt", "rad", "number", null, null, null),
                        new Datastream("battery_level", "%", "number", 0.0, 100.0, null)));
    }

    private static Device measuring(Device cover, List<Datastream> streams) {
        return new Device(
                cover.code(),
                cover.name(),
                cover.domain(),
                cover.type(),
                cover.division(),
                cover.organization(),
                null,
                cover.codec(),
                null,
                cover.state(),
                cover.place(),
                cover.utcOffset(),
                streams,
                cover.externalIds(),
                cover.secretSha256());
    }

    /** A manhole cover that measures the water level, too. */
    public static Device coverWithLevel(String code) {
        Device cover = cover(code, "cover-with-level");
        var streams = new ArrayList<>(cover.datastreams());
        streams.add(new Datastream("level", "m", "number", 0.0, 10.0, null));
        return measuring(cover, streams);
    }

    /** A pressure terminal whose payload its profile declares. */
    public static Device declared(String code, String profile, String alsoCalled) {
        Device cover = cover(code, alsoCalled);
        return new Device(
                code,
                "Pressure terminal",
                "06",
                "001",
                "110105",
                "water",
                profile,
                profile,
                null,
                State.IN_SERVICE,
                cover.place(),
                cover.utcOffset(),
                List.of(
                        new Datastream("water_pressure", "MPa", "number", 0.0, 2.5, null),
                        new Datastream("battery_level", "%", "number", 0.0, 100.0, null),
                        new Datastream("signal_strength", "dB{mW}", "number", -150.0, 0.0, null)),
                cover.externalIds(),
                cover.secretSha256());
    }

    /** Lower-case hex SHA-256 of a text. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lower-case hex SHA-256. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
