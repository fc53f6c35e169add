package io.mailuo.codec.jt808;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ObservedProperty;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JT/T 808-2011, -2013 and -2019, one whole packet: 4.4 for the packet, 8.18 for locations, 8.49 for batches. The source
 * is the terminal's number. A position that was not fixed by satellite is marked stale, one that is on no globe as out of
 * range. Extras take the catalogue's property, or {@code jt808:<id>}. Packets of split messages must be joined first
 * ({@link Jt808Assembler}).
 */
public final class Jt808Codec implements Codec {

    private static final int EMERGENCY = 1;
    private static final int IGNITION = 1;
    private static final int IDS = 256;
    /** The property of each extra: of the catalogue, or its own. */
    private static final String[] EXTRAS = new String[IDS];

    private static final String[] OWN_EXTRAS = new String[IDS];

    static {
        for (int i = 0; i < IDS; i++) {
            String id = "%02X".formatted(i);
            String own = "jt808:" + id;
            OWN_EXTRAS[i] = own;
            EXTRAS[i] = ObservedProperties.named("jt808", id)
                    .map(ObservedProperty::id)
                    .orElse(own);
        }
    }

    @Override
    public String name() {
        return "jt808";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        return readings(Jt808Format.SHAPE.decode(payload));
    }

    /**
     * The readings of a message that is already read, and joined where it was split.
     *
     * @throws DecodeException if its body breaks a rule
     */
    public static List<Reading> readings(Jt808Message message) throws DecodeException {
        var readings = new ArrayList<Reading>();
        for (var location : Jt808Location.of(message)) {
            add(message.phone(), location, readings);
        }
        return readings;
    }

    private static void add(String phone, Jt808Location location, List<Reading> readings) {
        Instant time = location.at();
        Quality position = location.located() ? Quality.GOOD : Quality.of(Flag.STALE);
        if (Math.abs(location.latitudeDegrees()) > 90 || Math.abs(location.longitudeDegrees()) > 180) {
            position = position.with(Flag.OUT_OF_RANGE);
        }
        var out = new Values(phone, time, readings);
        out.add("latitude", Result.of(location.latitudeDegrees()), "deg", position);
        out.add("longitude", Result.of(location.longitudeDegrees()), "deg", position);
        out.add("altitude", Result.of(location.altitude()), "m", position);
        out.add("speed", Result.of(location.speed() / 10.0), "km/h", position);
        out.add("heading", Result.of(location.direction()), "deg", position);
        out.add("emergency_call", Result.of((location.alarm() & EMERGENCY) != 0), "", Quality.GOOD);
        out.add("jt808:ignition", Result.of((location.status() & IGNITION) != 0), "", Quality.GOOD);
        out.add("jt808:alarm", Result.of(location.alarm()), "", Quality.GOOD);
        out.add("jt808:status", Result.of(location.status()), "", Quality.GOOD);
        for (var extra : location.extras()) {
            out.add(extra);
        }
    }

    private record Values(String phone, @Nullable Instant time, List<Reading> readings) {

        void add(String property, Result result, String unit, Quality quality) {
            readings.add(new Reading(phone, property, time, result, unit, quality));
        }

        void add(Jt808Location.Extra extra) {
            String property = EXTRAS[extra.id()];
            int size = extra.value().length();
            switch (extra.id() << 8 | size) {
                case 0x0104 -> add(property, Result.of(extra.number() / 10.0), "km", Quality.GOOD);
                case 0x0202 -> add(property, Result.of(extra.number() / 10.0), "L", Quality.GOOD);
                case 0x0302 -> add("jt808:03", Result.of(extra.number() / 10.0), "km/h", Quality.GOOD);
                case 0x0602 -> add("jt808:06", Result.of((short) extra.number()), "Cel", Quality.GOOD);
                case 0x3001 -> add("jt808:30", Result.of(extra.number()), "", Quality.GOOD);
                case 0x0402, 0x2504, 0x2a02 -> add(OWN_EXTRAS[extra.id()], Result.of(extra.number()), "", Quality.GOOD);
                case 0x2b04 -> {
                    // AD0 in the low half, AD1 in the high one (table 27).
                    add("jt808:2B.0", Result.of(extra.number() & 0xffff), "", Quality.GOOD);
                    add("jt808:2B.1", Result.of(extra.number() >> 16), "", Quality.GOOD);
                }
                case 0x3101 -> add(property, Result.of(extra.number()), "{count}", Quality.GOOD);
                default -> {
                    if (size > 0) {
                        add(OWN_EXTRAS[extra.id()], Result.of(extra.value().hex()), "", Quality.GOOD);
                    }
                }
            }
        }
    }
}
