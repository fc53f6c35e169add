package io.mailuo.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mailuo.codec.Codecs;
import io.mailuo.codec.declared.DeclarationException;
import io.mailuo.codec.declared.DeclaredCodec;
import io.mailuo.profile.Address.DataType;
import io.mailuo.profile.Address.Order;
import io.mailuo.profile.Address.Table;
import io.mailuo.profile.Point.AlarmRule;
import io.mailuo.profile.Point.ResultType;
import io.mailuo.profile.Profile.Label;
import io.mailuo.profile.Profile.Polling;
import io.mailuo.profile.Profile.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a profile from YAML. Every error names file, key, value and what is allowed. Thread-safe. */
public final class ProfileReader {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern TYPE = Pattern.compile("\\d{5}");
    private static final Pattern COMMAND = Pattern.compile("\\d{4}");
    private static final Pattern PROPERTY = Pattern.compile("[a-z][a-z0-9_]*(\\.[2-9]|\\.[1-9][0-9]+)?");
    private static final int LAST_REGISTER = 65_535;
    private static final int MOST_REGISTERS = 125;

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private ProfileReader() {}

    /**
     * Reads one profile.
     *
     * @param file how errors call it
     * @param yaml the text
     * @throws ProfileException if anything is wrong with it
     */
    public static Profile read(String file, String yaml) {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            var where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new ProfileException(file, "", "is not YAML: " + e.getOriginalMessage() + where);
        }
        var fields = new Fields(file, "", tree);
        var protocol = fields.choice("protocol", Protocol.class);
        var id = fields.text("id", ID, "lower case letters, digits and hyphens");
        var points = points(fields, protocol);
        var payload = fields.has("payload") ? payload(file, yaml, id, fields, protocol, points) : null;
        var profile = new Profile(
                id,
                label(fields),
                fields.text("maker", "generic"),
                fields.text("type", TYPE, "5 digits: sensing domain and device type"),
                protocol,
                payload == null ? fields.text("codec", defaultCodec(protocol)) : id,
                polling(fields, protocol),
                protocol == Protocol.HJ212 ? fields.texts("commands", COMMAND, "4 digits", "2011") : List.of(),
                points,
                payload);
        fields.refuseOthers();
        return profile;
    }

    private static DeclaredCodec payload(
            String file, String yaml, String id, Fields fields, Protocol protocol, List<Point> points) {
        if (protocol != Protocol.MQTT) {
            throw fields.wrong("payload", "only an mqtt device has a payload of its own");
        }
        if (fields.has("codec")) {
            throw fields.wrong("codec", "a profile with a payload is a codec itself, called by its id");
        }
        if (Codecs.find(id).isPresent()) {
            throw fields.wrong("id", "'" + id + "' is the name of a codec that there is already");
        }
        DeclaredCodec codec;
        try {
            codec = DeclaredCodec.of(file, yaml);
        } catch (DeclarationException e) {
            throw new ProfileException(file, e.key(), e.problem() + (e.line() > 0 ? " (line " + e.line() + ")" : ""));
        }
        for (var property : codec.properties()) {
            if (points.stream().noneMatch(point -> point.property().equals(property))) {
                throw fields.wrong("points", "has no '" + property + "', which the payload observes");
            }
        }
        return codec;
    }

    private static String defaultCodec(Protocol protocol) {
        return switch (protocol) {
            case MODBUS -> "none";
            case HJ212 -> "hj212";
            case MQTT -> "senml";
        };
    }

    private static Label label(Fields fields) {
        var name = fields.child("name");
        if (name == null) {
            throw fields.wrong("name", "is missing; give it as {zh: …, en: …}");
        }
        var label = new Label(name.text("zh"), name.text("en"));
        name.refuseOthers();
        return label;
    }

    private static @Nullable Polling polling(Fields fields, Protocol protocol) {
        var polling = fields.child("polling");
        if (protocol != Protocol.MODBUS) {
            if (polling != null) {
                throw fields.wrong("polling", "only a modbus device is polled");
            }
            return null;
        }
        if (polling == null) {
            throw fields.wrong("polling", "is missing; a modbus device needs {interval: PT1S}");
        }
        var interval = polling.duration("interval");
        if (interval == null) {
            throw polling.wrong("interval", "is missing");
        }
        var result = new Polling(interval, polling.integer("maxRegisters", MOST_REGISTERS, 1, MOST_REGISTERS));
        polling.refuseOthers();
        return result;
    }

    private static List<Point> points(Fields fields, Protocol protocol) {
        var points = new ArrayList<Point>();
        var seen = new HashSet<String>();
        for (var entry : fields.children("points")) {
            var point = point(entry, protocol);
            if (!seen.add(point.property())) {
                throw entry.wrong(
                        "property", "'" + point.property() + "' stands twice; call the second one .2, the third .3");
            }
            points.add(point);
        }
        return points;
    }

    private static Point point(Fields entry, Protocol protocol) {
        var property = entry.text("property", PROPERTY, "a name of the catalogue, with .2, .3 … for further ones");
        var kind = entry.choice("result", ResultType.class, ResultType.NUMBER);
        var point = new Point(
                property,
                entry.text("unit", ""),
                kind,
                entry.number("min"),
                entry.number("max"),
                entry.number("deadband"),
                entry.duration("interval"),
                alarm(entry),
                protocol == Protocol.MODBUS ? modbus(entry, kind) : named(entry, property));
        if (kind == ResultType.NUMBER && point.unit().isEmpty()) {
            throw entry.wrong("unit", "is missing; a number needs a UCUM unit, '1' for none");
        }
        var min = point.min();
        var max = point.max();
        if (min != null && max != null && min >= max) {
            throw entry.wrong("min", "found '" + min + "', allowed: less than max, which is " + max);
        }
        var deadband = point.deadband();
        if (deadband != null && deadband < 0) {
            throw entry.wrong("deadband", "found '" + deadband + "', allowed: 0 or more");
        }
        entry.refuseOthers();
        return point;
    }

    private static @Nullable AlarmRule alarm(Fields entry) {
        var alarm = entry.child("alarm");
        if (alarm == null) {
            return null;
        }
        var rule = new AlarmRule(alarm.number("above"), alarm.number("below"), alarm.truth("when"));
        if (rule.above() == null && rule.below() == null && rule.when() == null) {
            throw alarm.wrong("above", "an alarm needs above, below or when");
        }
        alarm.refuseOthers();
        return rule;
    }

    private static Address named(Fields entry, String property) {
        return new Address.Named(entry.text("name", property), entry.number("scale", 1), entry.number("offset", 0));
    }

    private static Address modbus(Fields entry, ResultType kind) {
        var modbus = entry.child("modbus");
        if (modbus == null) {
            throw entry.wrong("modbus", "is missing; say {table: …, register: …, type: …}");
        }
        var table = modbus.choice("table", Table.class);
        var type = table.bits() ? DataType.BOOL : modbus.choice("type", DataType.class);
        var bit = modbus.integer("bit", -1, 0, Short.SIZE - 1);
        var address = new Address.Modbus(
                table,
                modbus.integer("register", 0, LAST_REGISTER),
                type,
                modbus.choice("byteOrder", Order.class, Order.BIG),
                modbus.choice("wordOrder", Order.class, Order.BIG),
                bit,
                modbus.number("scale", 1),
                modbus.number("offset", 0));
        if (address.register() + address.length() - 1 > LAST_REGISTER) {
            throw modbus.wrong("register", "a value of " + address.length() + " registers does not fit before 65536");
        }
        if (bit >= 0 && type != DataType.UINT16) {
            throw modbus.wrong("bit", "a bit is taken from type uint16 only");
        }
        var isTruth = type == DataType.BOOL || bit >= 0;
        if (isTruth != (kind == ResultType.TRUTH)) {
            throw modbus.wrong("type", "result: truth goes with the tables coil and discrete, type bool, or a bit");
        }
        modbus.refuseOthers();
        return address;
    }
}
