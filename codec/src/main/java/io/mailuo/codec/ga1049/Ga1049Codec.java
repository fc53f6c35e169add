package io.mailuo.codec.ga1049;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Decimals;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlFields;
import io.mailuo.codec.xml.XmlReader;
import io.mailuo.codec.xml.XmlWriter;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GA/T 1049 (2013 and later), one whole message. Traffic data of a crossing give the properties of the catalogue by
 * lanes, lane 1 without a suffix, lane 2 with {@code .2}; what the catalogue has not is
 * {@code ga1049:<name>-lane<number>}. Cycles and stages give {@code signal_cycle} and {@code signal_phase}. The source is
 * the crossing's number. Passwords are shown as they are: mind where the output goes.
 */
public final class Ga1049Codec implements Codec {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int MOST_LANES = 999;

    private record Known(String property, String unit) {}

    private static final Map<String, Known> LANE = Map.of(
            "Volume", new Known("vehicle_count", "{vehicles}"),
            "Speed", new Known("vehicle_speed", "km/h"),
            "Occupancy", new Known("occupancy", "%"),
            "QueueLength", new Known("queue_length", "m"),
            "HeadTime", new Known("headway", "s"));

    private static final String EXAMPLE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Message><Version>1.1</Version>"
            + "<Token/><From><Address><Sys>UTCS</Sys><SubSys/><Instance/></Address></From>"
            + "<To><Address><Sys>TICP</Sys><SubSys/><Instance/></Address></To><Type>PUSH</Type>"
            + "<Seq>20140829084311000002</Seq><Body><Operation name=\"Notify\" order=\"1\"><CrossTrafficData>"
            + "<CrossID>33010021133250</CrossID><EndTime>2016-07-05 09:00:00</EndTime><Interval>15</Interval>"
            + "<DataList><Data><LaneNo>1</LaneNo><Volume>3</Volume><Speed>31.5</Speed><Occupancy>11</Occupancy>"
            + "</Data></DataList></CrossTrafficData></Operation></Body></Message>";

    private static final XmlFields FIELDS = new XmlFields(
            "",
            Map.of(
                    "Message",
                    List.of("Version", "Token", "From", "To", "Type", "Seq", "Body"),
                    "Address",
                    List.of("Sys", "SubSys", "Instance")));

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.text(
            new Ga1049Codec(),
            "GA/T 1049: traffic control systems",
            EXAMPLE,
            Ga1049Codec::describe,
            Ga1049Codec::write);

    @Override
    public String name() {
        return "ga1049";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var readings = new ArrayList<Reading>();
        for (var object : Ga1049Message.read(payload).objects()) {
            switch (object.name()) {
                case "CrossTrafficData" -> traffic(object, reception.deviceOffset(), readings);
                case "CrossCycle" -> {
                    var time = time(object.textOf("StartTime"), reception.deviceOffset());
                    add(object.textOf("CrossID"), "signal_cycle", time, object.textOf("LastCycleLen"), "s", readings);
                }
                case "CrossStage" ->
                    add(object.textOf("CrossID"), "signal_phase", null, object.textOf("CurStageNo"), "1", readings);
                default -> {}
            }
        }
        return readings;
    }

    private static void traffic(XmlElement object, ZoneOffset clock, List<Reading> readings) {
        String crossing = object.textOf("CrossID");
        var time = time(object.textOf("EndTime"), clock);
        var list = object.child("DataList");
        if (list.isEmpty()) {
            return;
        }
        for (var data : list.get().children("Data")) {
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
                add(crossing, property, time, field.text(), known == null ? "" : known.unit(), readings);
            }
        }
    }

    private static void add(
            String source, String property, @Nullable Instant time, String text, String unit, List<Reading> readings) {
        var number = Decimals.parse(text.strip());
        if (number.isPresent()) {
            readings.add(new Reading(source, property, time, Result.of(number.getAsDouble()), unit, Quality.GOOD));
        }
    }

    private static @Nullable Instant time(String text, ZoneOffset clock) {
        try {
            return LocalDateTime.parse(text, TIME).toInstant(clock);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Map<String, Object> describe(byte[] document) throws DecodeException {
        Ga1049Message.read(document);
        return XmlFields.describe(XmlReader.read(document));
    }

    private static byte[] write(MessageFields fields) {
        try {
            return Ga1049Message.read(XmlWriter.write(FIELDS.element("Message", fields)))
                    .write();
        } catch (DecodeException e) {
            throw new IllegalArgumentException(e.rule(), e);
        }
    }
}
