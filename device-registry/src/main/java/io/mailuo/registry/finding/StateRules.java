package io.mailuo.registry.finding;

import io.mailuo.registry.api.Wording;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.finding.Contradiction.Fix;
import io.mailuo.spec.catalogue.Names;
import io.mailuo.spec.catalogue.ObjectConditions;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the states of objects against the states of the devices on them and against what these report: an object out of
 * use on which a device reports, or is in service; one in normal use of which a device says otherwise for a long time;
 * one in use of which no device says anything any more.
 */
final class StateRules {

    /** After how long without any report a device has fallen silent. */
    static final Duration SILENT = Duration.ofDays(30);

    /** How long after a change of the registry nobody is told of silence. */
    private static final Duration SETTLING = Duration.ofDays(3);

    /** Of objects {@code o}: those that are said to be out of use. The words are GB/T 47678.5's. */
    static final String OUT_OF_USE =
            "o.state in ('PLANNED', 'SUSPENDED', 'RETIRED') or o.attributes ->> 'GLBJZT' in" + " ('丢失', '废弃', '移除')";

    private static final Set<String> GONE = Set.of("丢失", "废弃", "移除");
    private static final String NORMAL = "完好";
    private static final int MOST_SAID = 20_000;

    /**
     * The devices on an object from which observations are accepted, and what they report.
     *
     * @param devices how many there are
     * @param inService the first that is in service, or null
     * @param reporting the one that reported last, or null where none ever did
     * @param lastAt when that was
     * @param changedAt when one of them was last changed in the registry
     */
    record Devices(
            String object,
            long devices,
            @Nullable String inService,
            @Nullable String reporting,
            @Nullable Instant lastAt,
            Instant changedAt) {

        static Devices of(Row row) throws SQLException {
            return new Devices(
                    row.text("object"),
                    row.number("devices"),
                    row.textOrNull("in_service"),
                    row.textOrNull("reporting"),
                    row.timeOrNull("last_at"),
                    row.time("changed_at"));
        }
    }

    /** A condition of its object that a device says holds. */
    record Said(String object, String device, String property, Reports.Holding holding) {}

    private StateRules() {}

    /** What is wrong with the states of objects. */
    static List<Contradiction> judge(Transaction transaction, List<Thing> objects, Instant now) throws SQLException {
        var byCode = new HashMap<String, Thing>();
        objects.forEach(object -> byCode.put(object.code(), object));
        var found = new ArrayList<Contradiction>();
        for (var devices : devices(transaction, byCode.keySet())) {
            var object = byCode.get(devices.object());
            outOfUse(object, devices, now).ifPresent(found::add);
            silent(object, devices, now).ifPresent(found::add);
        }
        var said = new LinkedHashMap<String, Contradiction>();
        for (var each : said(transaction, byCode.keySet())) {
            otherwise(byCode.get(each.object()), each, now)
                    .ifPresent(contradiction -> said.putIfAbsent(each.object() + "|" + each.property(), contradiction));
        }
        found.addAll(said.values());
        return found;
    }

    private static List<Devices> devices(Transaction transaction, Set<String> objects) throws SQLException {
        return transaction.list(
                "select d.object, count(*) as devices, min(d.code) filter (where d.state = 'IN_SERVICE') as in_service,"
                        + " max(r.last_at) as last_at, (array_agg(d.code order by r.last_at desc, d.code) filter (where"
                        + " r.last_at is not null))[1] as reporting, max(d.updated_at) as changed_at from device d left"
                        + " join device_report r on r.device = d.code where d.object = any (?) and d.state in"
                        + " ('INSTALLED', 'IN_SERVICE') group by d.object",
                Devices::of,
                objects);
    }

    private static List<Said> said(Transaction transaction, Set<String> objects) throws SQLException {
        return transaction
                .list(
                        "select d.object, d.code, r.states from device d join device_report r on r.device = d.code"
                                + " where d.object = any (?) and d.state in ('INSTALLED', 'IN_SERVICE') and r.states is"
                                + " not null order by d.object, d.code limit " + MOST_SAID,
                        StateRules::said,
                        objects)
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<Said> said(Row row) throws SQLException {
        var object = row.text("object");
        var device = row.text("code");
        var said = new ArrayList<Said>();
        Reports.readHoldings(row.textOrNull("states"))
                .forEach((property, holding) -> said.add(new Said(object, device, property, holding)));
        return said;
    }

    /** An object out of use, though a device on it reports since, or is in service. */
    static Optional<Contradiction> outOfUse(Thing object, Devices devices, Instant now) {
        if (!isOutOfUse(object)) {
            return Optional.empty();
        }
        var lastAt = devices.lastAt();
        var reporting = devices.reporting();
        if (lastAt != null
                && reporting != null
                && lastAt.isAfter(object.updatedAt())
                && lastAt.isAfter(now.minus(SILENT))) {
            return Optional.of(reports(object, reporting, lastAt));
        }
        return Optional.ofNullable(devices.inService()).map(device -> inService(object, device));
    }

    private static Contradiction reports(Thing object, String device, Instant at) {
        var evidence = evidence(object);
        evidence.put("device", device);
        evidence.put("reportedAt", at.toString());
        var last = Wording.of(at);
        return new Contradiction(
                Rule.OBJECT_STATE,
                object,
                "",
                "device/" + device,
                new Text(
                        "The object is " + state(object).en() + ", but the device " + device
                                + " on it still reports, last at " + last.en() + ".",
                        "管理对象状态为“" + state(object).zh() + "”，但其上的设备 " + device + " 仍在上报数据，最近一次为 " + last.zh() + "。"),
                evidence,
                fingerprint(object) + "|" + device + "|reports",
                fix(object));
    }

    private static Contradiction inService(Thing object, String device) {
        var evidence = evidence(object);
        evidence.put("device", device);
        evidence.put("deviceState", "IN_SERVICE");
        return new Contradiction(
                Rule.OBJECT_STATE,
                object,
                "",
                "device/" + device,
                new Text(
                        "The object is " + state(object).en() + ", but the device " + device + " on it is in service."
                                + " Correct the state of the one or the other.",
                        "管理对象状态为“" + state(object).zh() + "”，但其上的设备 " + device + " 为“在用”。请更正其一的状态。"),
                evidence,
                fingerprint(object) + "|" + device,
                fix(object));
    }

    /** An object that was said to be gone may be gone: then the device is elsewhere. Only people can know. */
    private static Fix fix(Thing object) {
        if (object.retired() || isGone(object)) {
            return Fix.inWords(
                    "See whether the object is there. If it is, correct its state; if it is not, suspend the device or take"
                            + " it off the object",
                    "请现场核实管理对象是否存在：若存在，请更正其状态；若不存在，请停用设备或解除其与该对象的关联");
        }
        return new Fix("state", "IN_SERVICE", new Text("Say that the object is in service", "将管理对象改为在用"));
    }

    /** An object in normal use of which a device has said otherwise for long enough. */
    static Optional<Contradiction> otherwise(Thing object, Said said, Instant now) {
        var condition = ObjectConditions.find(said.property()).orElse(null);
        if (condition == null
                || !isInUse(object)
                || object.condition() != null && !object.condition().equals(NORMAL)
                || said.holding().contradicts(said.property()).isAfter(now)) {
            return Optional.empty();
        }
        var holding = said.holding();
        var names = condition.names();
        var evidence = evidence(object);
        evidence.put("device", said.device());
        evidence.put("property", said.property());
        evidence.put("result", holding.value());
        evidence.put("since", holding.since().toString());
        evidence.put("lastAt", holding.until().toString());
        var since = Wording.of(holding.since());
        var until = Wording.of(holding.until());
        return Optional.of(new Contradiction(
                Rule.OBJECT_STATE,
                object,
                said.property(),
                "device/" + said.device(),
                new Text(
                        "The object is " + state(object).en() + ", but the device " + said.device() + " on it says '"
                                + names.en() + "' (" + value(said) + ") since " + since.en() + ", last at "
                                + until.en() + ".",
                        "管理对象状态为“" + state(object).zh() + "”，但其上的设备 " + said.device() + " 自 " + since.zh() + " 起持续上报“"
                                + names.zh() + "”（" + value(said) + "），最近一次为 " + until.zh() + "。"),
                evidence,
                said.property() + "|" + said.device() + "|" + holding.since(),
                lookAt(names)));
    }

    private static Fix lookAt(Names condition) {
        return Fix.inWords(
                "Have it looked at. If it is so (" + condition.en() + "), say so in the attribute GLBJZT until it is"
                        + " mended; if not, have the device mended, and suspend it until then",
                "请现场核实：若确为“" + condition.zh() + "”，修复前请在部件状态（GLBJZT）中如实填写；若不属实，请检修设备，检修期间将其停用");
    }

    /** An object in use of which all devices fell silent; those that never reported prove nothing by themselves. */
    static Optional<Contradiction> silent(Thing object, Devices devices, Instant now) {
        var lastAt = devices.lastAt();
        var device = devices.reporting();
        if (lastAt == null
                || device == null
                || !isInUse(object)
                || isGone(object)
                || lastAt.isAfter(now.minus(SILENT))
                || devices.changedAt().isAfter(now.minus(SETTLING))) {
            return Optional.empty();
        }
        var evidence = evidence(object);
        evidence.put("device", device);
        evidence.put("reportedAt", lastAt.toString());
        evidence.put("devices", devices.devices());
        var at = Wording.of(lastAt);
        return Optional.of(new Contradiction(
                Rule.OBJECT_STATE,
                object,
                "silent",
                "device/" + device,
                new Text(
                        "The object is " + state(object).en() + ", but none of the " + devices.devices()
                                + " devices on it has reported for " + SILENT.toDays() + " days; the last was " + device
                                + " at " + at.en() + ".",
                        "管理对象状态为“" + state(object).zh() + "”，但其上 " + devices.devices() + " 台设备均已超过 " + SILENT.toDays()
                                + " 天未上报，最后一次为 " + device + "，" + at.zh() + "。"),
                evidence,
                device + "|" + lastAt,
                Fix.inWords(
                        "See whether the object is still there. If it is gone, correct its state; if it is there, have the"
                                + " devices mended, and suspend them until then",
                        "请现场核实管理对象是否仍存在：若已不存在，请更正其状态；若存在，请检修设备，检修期间将其停用")));
    }

    private static boolean isOutOfUse(Thing object) {
        return isGone(object)
                || switch (object.state()) {
                    case PLANNED, SUSPENDED, RETIRED -> true;
                    case REGISTERED, INSTALLED, IN_SERVICE -> false;
                };
    }

    private static boolean isInUse(Thing object) {
        return object.state().accepts();
    }

    private static boolean isGone(Thing object) {
        return object.condition() != null && GONE.contains(object.condition());
    }

    private static Map<String, Object> evidence(Thing object) {
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("state", object.state().name());
        if (object.condition() != null) {
            evidence.put("condition", object.condition());
        }
        return evidence;
    }

    /** The state in words, with the condition that GLBJZT states. */
    private static Text state(Thing object) {
        var names = object.state().names();
        var condition = object.condition();
        return condition == null
                ? new Text(names.en(), names.zh())
                : new Text(names.en() + " (" + condition + ")", names.zh() + "（" + condition + "）");
    }

    /** What does not change with the words. */
    private static String fingerprint(Thing object) {
        return object.condition() == null ? object.state().name() : object.state() + " (" + object.condition() + ")";
    }

    private static String value(Said said) {
        return said.property() + " = " + said.holding().value();
    }
}
