package io.mailuo.codec.ga1049;

import io.mailuo.codec.Reading;
import io.mailuo.codec.bytes.Decimals;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the objects of a message say as readings: traffic, cycles, stages, states, faults, lamps, doors, lanes. */
final class Ga1049Readings {

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 3, true)
            .optionalEnd()
            .toFormatter(Locale.ROOT);
    private static final int MOST_LANES = 999;

    private record Known(String property, String unit) {}

    private static final Map<String, Known> LANE = Map.of(
            "Volume", new Known("vehicle_count", "{vehicles}"),
            "VehicleNum", new Known("vehicle_count", "{vehicles}"),
            "Speed", new Known("vehicle_speed", "km/h"),
            "Occupancy", new Known("occupancy", "%"),
            "QueueLength", new Known("queue_length", "m"),
            "HeadTime", new Known("headway", "s"));

    private final ZoneOffset clock;
    private final List<Reading> list = new ArrayList<>();

    private Ga1049Readings(ZoneOffset clock) {
        this.clock = clock;
    }

    static List<Reading> of(List<XmlElement> objects, ZoneOffset clock) {
        var readings = new Ga1049Readings(clock);
        objects.forEach(readings::add);
        return readings.list;
    }

    private void add(XmlElement object) {
        String crossing = object.textOf("CrossID");
        switch (object.name()) {
            case "CrossTrafficData", "StageTrafficData" -> traffic(crossing, object);
            case "CrossCycle" ->
                number(crossing, "signal_cycle", time(object, "StartTime"), object.textOf("LastCycleLen"), "s");
            case "CrossStage" ->
                number(crossing, "signal_phase", time(object, "CurStageStartTime"), object.textOf("CurStageNo"), "1");
            case "CrossState" -> text(crossing, "ga1049:state", null, object.textOf("Value"));
            case "SysState" -> text("", "ga1049:system_state", time(object, "Time"), object.textOf("Value"));
            case "SignalControllerState", "SignalControlerState" ->
                text(controller(object), "ga1049:state", null, object.textOf("Value"));
            case "CrossCtrlInfo", "CrossModePlan" -> {
                var time = time(object, "Time");
                text(crossing, "ga1049:control_mode", time, object.textOf("ControlMode"));
                number(crossing, "ga1049:plan", time, object.textOf("PlanNo"), "");
            }
            case "CrossSignalGroupStatus" -> lamps(crossing, object);
            case "VarLaneStatus" -> {
                String lane = "-lane" + object.textOf("LaneNo");
                text(crossing, "ga1049:CurMovement" + lane, null, object.textOf("CurMovement"));
                text(crossing, "ga1049:CurMode" + lane, null, object.textOf("CurMode"));
            }
            case "SignalControllerError", "SignalControlerError" -> {
                var time = time(object, "OccurTime");
                text(controller(object), "ga1049:error", time, object.textOf("ErrorType"));
                text(controller(object), "ga1049:error_text", time, object.textOf("ErrorDesc"));
            }
            case "SCDoorStatus" -> doors(object);
            case "RoadSectionSpeed" ->
                number(
                        object.textOf("UpCrossID"),
                        "ga1049:RecommendSpeed",
                        null,
                        object.textOf("RecommendSpeed"),
                        "km/h");
            default -> {
                // Parameters, commands and objects of the system are no readings.
            }
        }
    }

    /** Systems of version 1.0 write one l. */
    private static String controller(XmlElement object) {
        String id = object.textOf("SignalControllerID");
        return id.isEmpty() ? object.textOf("SignalControlerID") : id;
    }

    private void traffic(String crossing, XmlElement object) {
        var time = time(object, "EndTime");
        for (var data : entries(object, "DataList", "Data")) {
            var number = Decimals.parse(data.textOf("LaneNo"));
            int lane = (int) number.orElse(0);
            if (lane < 1 || lane > MOST_LANES || lane != number.orElse(0)) {
                continue;
            }
            for (var field : data.children()) {
                if (field.name().equals("LaneNo")) {
                    continue;
                }
                var known = LANE.get(field.name());
                String property = known == null
                        ? "ga1049:" + field.name() + "-lane" + lane
                        : known.property() + (lane == 1 ? "" : "." + lane);
                number(crossing, property, time, field.text(), known == null ? "" : known.unit());
            }
        }
    }

    private static List<XmlElement> entries(XmlElement object, String list, String entry) {
        return object.child(list).map(found -> found.children(entry)).orElse(List.of());
    }

    /** Three digits for red, yellow and green: 0 no lamp, 1 off, 2 on, 3 flashing. */
    private void lamps(String crossing, XmlElement object) {
        var time = time(object, "LampStatusTime");
        for (var group : entries(object, "SignalGroupStatusList", "SignalGroupStatus")) {
            String property = "ga1049:lamps-group" + group.textOf("SignalGroupNo");
            text(crossing, property, time, group.textOf("LampStatus"));
            number(crossing, property + "-remaining", time, group.textOf("RemainTime"), "s");
        }
    }

    private void doors(XmlElement object) {
        var time = time(object, "Time");
        for (var door : entries(object, "DoorStatusList", "DoorStatus")) {
            String number = door.textOf("DoorNo");
            String status = door.textOf("Status");
            if (status.equals("0") || status.equals("1")) {
                String property = number.equals("1") ? "door_open" : "ga1049:door" + number;
                put(controller(object), property, time, Result.of(status.equals("1")), "");
            }
        }
    }

    private void number(String source, String property, @Nullable Instant time, String text, String unit) {
        var number = Decimals.parse(text.strip());
        if (number.isPresent()) {
            put(source, property, time, Result.of(number.getAsDouble()), unit);
        }
    }

    private void text(String source, String property, @Nullable Instant time, String text) {
        if (!text.isEmpty() && text.length() <= Result.Text.MAX_LENGTH) {
            put(source, property, time, Result.of(text), "");
        }
    }

    private void put(String source, String property, @Nullable Instant time, Result result, String unit) {
        list.add(new Reading(source, property, time, result, unit, Quality.GOOD));
    }

    private @Nullable Instant time(XmlElement object, String field) {
        try {
            return LocalDateTime.parse(object.textOf(field), TIME).toInstant(clock);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
