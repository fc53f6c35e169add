package io.mailuo.registry.device;

import io.mailuo.profile.Point;
import io.mailuo.profile.Profile;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.device.DeviceBody.DatastreamBody;
import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ObservedProperty;
import io.mailuo.spec.catalogue.Units;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Completes what a caller says about a device's datastreams from the profile and the catalogues. */
final class Datastreams {

    private static final int MOST = 512;
    private static final Set<String> RESULT_TYPES = Set.of("number", "truth", "text");
    private static final String NUMBER = "number";

    private Datastreams() {}

    /** Those of the profile; without one, those that devices of the type usually have. */
    static List<Datastream> defaults(Optional<Profile> profile, Optional<DeviceType> type) {
        if (profile.isPresent()) {
            return profile.get().points().stream().map(Datastreams::of).toList();
        }
        return type.map(known -> known.properties().stream()
                        .filter(property -> !property.isBlank())
                        .map(property -> ObservedProperties.find(property)
                                .map(found -> found.datastream(property))
                                .orElseThrow())
                        .toList())
                .orElse(List.of());
    }

    /** Those that the caller names, completed; what is wrong is noted in {@code fields}. */
    static List<Datastream> complete(List<DatastreamBody> wanted, Optional<Profile> profile, Fields fields) {
        fields.require(wanted.size() <= MOST, "/datastreams", "more than " + MOST, "超过 " + MOST + " 个");
        var completed = new ArrayList<Datastream>();
        var names = new HashSet<String>();
        for (int i = 0; i < Math.min(wanted.size(), MOST); i++) {
            var pointer = "/datastreams/" + i;
            var body = wanted.get(i);
            if (body == null) {
                fields.wrong(pointer, "is null", "为空");
                continue;
            }
            var property = fields.matching(
                    pointer + "/property", body.property(), ObservedProperties.NAME, "pm2_5 or pm2_5.2");
            fields.require(
                    property.isEmpty() || names.add(property),
                    pointer + "/property",
                    "'" + property + "' stands twice; call the second one '" + property + ".2'",
                    "“" + property + "”重复，第二个请写作“" + property + ".2”");
            var known = profile.flatMap(model -> model.point(property))
                    .map(Datastreams::of)
                    .or(() -> ObservedProperties.find(property).map(found -> found.datastream(property)));
            completed.add(complete(pointer, property, body, known, fields));
        }
        return completed;
    }

    private static Datastream complete(
            String pointer, String property, DatastreamBody body, Optional<Datastream> known, Fields fields) {
        var resultType = body.resultType() != null
                ? body.resultType()
                : known.map(Datastream::resultType).orElse(NUMBER);
        fields.require(
                RESULT_TYPES.contains(resultType),
                pointer + "/resultType",
                "'" + resultType + "' is not number, truth or text",
                "“" + resultType + "”不是 number、truth 或 text");
        var unit = unit(pointer, property, body, known, resultType, fields);
        var min = body.min() != null ? body.min() : bound(known, known.map(Datastream::min), unit);
        var max = body.max() != null ? body.max() : bound(known, known.map(Datastream::max), unit);
        fields.require(
                (min == null || Double.isFinite(min)) && (max == null || Double.isFinite(max)),
                pointer,
                "min and max must be finite numbers",
                "min 和 max 必须为有限数值");
        fields.require(
                min == null || max == null || min <= max,
                pointer + "/min",
                min + " is greater than max " + max,
                "最小值 " + min + " 大于最大值 " + max);
        var interval = body.intervalSeconds() != null
                ? body.intervalSeconds()
                : known.map(Datastream::intervalSeconds).orElse(null);
        fields.require(interval == null || interval > 0, pointer + "/intervalSeconds", "must be 1 or more", "必须大于等于 1");
        return new Datastream(property, unit, resultType, min, max, interval);
    }

    private static String unit(
            String pointer,
            String property,
            DatastreamBody body,
            Optional<Datastream> known,
            String resultType,
            Fields fields) {
        if (!resultType.equals(NUMBER)) {
            return "";
        }
        var unit = body.unit();
        if (unit == null) {
            fields.require(
                    known.isPresent() || property.isEmpty(),
                    pointer + "/unit",
                    "is required: '" + property + "' is not in the catalogue of observed properties",
                    "必填：观测属性目录中没有“" + property + "”");
            return known.map(Datastream::unit).orElse("1");
        }
        if (!Units.known(unit)) {
            fields.wrong(
                    pointer + "/unit",
                    "'" + unit + "' is not a UCUM unit of the catalogue, such as mm or mg/L",
                    "“" + unit + "”不是目录中的 UCUM 单位，如 mm、mg/L");
        } else if (known.isPresent() && !Units.compatible(known.get().unit(), unit)) {
            fields.wrong(
                    pointer + "/unit",
                    "'" + unit + "' does not measure " + property + ", whose unit is '"
                            + known.get().unit() + "'",
                    "“" + unit + "”不能用于 " + property + "，其单位为“" + known.get().unit() + "”");
        }
        return unit;
    }

    /** A bound of the catalogue in the datastream's own unit. */
    private static @Nullable Double bound(Optional<Datastream> known, Optional<Double> bound, String unit) {
        if (bound.isEmpty() || known.isEmpty()) {
            return null;
        }
        var from = known.get().unit();
        return from.equals(unit)
                ? bound.get()
                : Units.conversion(from, unit).map(c -> c.apply(bound.get())).orElse(null);
    }

    private static Datastream of(Point point) {
        var min = point.min();
        var max = point.max();
        var catalogue = ObservedProperties.find(point.property())
                .filter(property -> property.unit().equals(point.unit()));
        return new Datastream(
                point.property(),
                point.unit(),
                point.resultType().text(),
                min != null ? min : catalogue.map(ObservedProperty::min).orElse(null),
                max != null ? max : catalogue.map(ObservedProperty::max).orElse(null),
                point.interval() == null
                        ? null
                        : Math.max(1, (int) point.interval().toSeconds()));
    }
}
