package io.mailuo.registry.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Call;
import io.mailuo.profile.Profile;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.coding.ExternalIdentifiers;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.place.Location;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a caller says about a device and completes it. */
final class DeviceReading {

    private static final String GATEWAYS = "90";
    private static final Pattern CODEC = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private final ProfileLibrary profiles;

    DeviceReading(ProfileLibrary profiles) {
        this.profiles = profiles;
    }

    /** The device without a code, version or times; problems name every field that is wrong. */
    Device read(DeviceBody body) {
        return read(body, fields -> Location.read(body.place(), fields));
    }

    /** The device that a patch makes of {@code before}, likewise. */
    Device read(DeviceBody body, Device before, JsonNode patch) {
        var patched = read(body, fields -> before.location().patched(patch, body.place(), fields));
        return patched.inLineage(before.replaces(), before.replacedBy(), patched.state());
    }

    private Device read(DeviceBody body, Function<Fields, Location> location) {
        var fields = new Fields();
        var type = fields.required("/type", body.type());
        var known = DeviceTypes.find(type);
        fields.require(
                type.isEmpty() || known.isPresent(),
                "/type",
                "'" + type + "' is not a device type (domain 2 digits, type 3); choose one of the catalogue",
                "“" + type + "”不是设备类型（域 2 位 + 类型 3 位），请从设备类型目录中选择");
        fields.require(
                !type.startsWith(GATEWAYS), "/type", "is a gateway: register it among the gateways", "是网关，请在“边缘网关”中登记");
        var division = fields.required("/division", body.division());
        fields.require(
                division.isEmpty() || Divisions.bundled().find(division).isPresent(),
                "/division",
                "'" + division + "' is not a division of GB/T 2260",
                "“" + division + "”不是 GB/T 2260 行政区划代码");
        var name = fields.name("/name", body.name());
        var organization = fields.required("/organization", body.organization());
        var profile = profile(body.profile(), fields);
        var codec = body.codec() != null
                ? fields.matching("/codec", body.codec(), CODEC, "senml")
                : DeviceDefaults.codec(profile);
        var offset = offset(body.utcOffset(), fields);
        var where = location.apply(fields);
        var maintainer = body.maintainer() == null ? null : fields.name("/maintainer", body.maintainer());
        if (body.mounting() != null) {
            body.mounting().check(fields);
        }
        var identifiers = ExternalIdentifiers.check(body.externalIds(), fields);
        var datastreams = body.datastreams() == null
                ? Datastreams.defaults(profile, known)
                : Datastreams.complete(body.datastreams(), profile, fields);
        fields.check();
        return new Device(
                "",
                type,
                division,
                name,
                organization,
                body.profile(),
                codec,
                body.gateway(),
                body.object(),
                body.state() == null ? State.IN_SERVICE : body.state(),
                where.place(),
                where.stated(),
                null,
                offset,
                maintainer,
                body.mounting(),
                identifiers,
                datastreams,
                null,
                null,
                1,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    /** Ends the request unless everything that the device names exists and is in reach. */
    static void requireReferences(Transaction transaction, Call call, Device device) throws SQLException {
        Organizations.require(transaction, call, "/organization", device.organization());
        requireThings(transaction, device);
    }

    /** Ends the request unless the gateway and the object that the device names exist. */
    static void requireThings(Transaction transaction, Device device) throws SQLException {
        var fields = new Fields();
        if (device.gateway() != null) {
            fields.require(
                    transaction.exists("select 1 from gateway where code = ?", device.gateway()),
                    "/gateway",
                    "no gateway has the code " + device.gateway(),
                    "没有编码为 " + device.gateway() + " 的网关");
        }
        if (device.object() != null) {
            fields.require(
                    transaction.exists("select 1 from managed_object where code = ?", device.object()),
                    "/object",
                    "no managed object has the code " + device.object(),
                    "没有编码为 " + device.object() + " 的管理对象");
        }
        fields.check();
    }

    private Optional<Profile> profile(@Nullable String id, Fields fields) {
        if (id == null) {
            return Optional.empty();
        }
        var profile = profiles.find(id);
        fields.require(profile.isPresent(), "/profile", "no profile is called '" + id + "'", "没有型号档案“" + id + "”");
        return profile;
    }

    private static String offset(@Nullable String text, Fields fields) {
        if (text == null) {
            return DeviceDefaults.UTC_OFFSET;
        }
        try {
            var offset = ZoneOffset.of(text);
            return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
        } catch (DateTimeException e) {
            fields.wrong(
                    "/utcOffset", "'" + text + "' is not an offset such as +08:00", "“" + text + "”不是形如 +08:00 的时差");
            return text;
        }
    }
}
