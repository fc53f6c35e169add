package io.mailuo.codec.mbus;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * M-Bus, one whole frame: EN 13757-2, 5 for the frame, EN 13757-3, 5 to 7 for the data. The source is the identification
 * number. Present values of tariff 0 take the catalogue's property that fits the kind of meter; the rest is
 * {@code mbus:<quantity>}, with function, storage, tariff and sub-unit where they are not the usual. A second value of
 * the same name gets {@code .2}, and so on.
 */
public final class MbusCodec implements Codec {

    private static final int ANSWER = 0x08;
    private static final int FUNCTION = 0x0f;

    @Override
    public String name() {
        return "mbus";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        if (MbusFormat.SHAPE.decode(payload) instanceof MbusFrame.Long frame
                && (frame.control() & FUNCTION) == ANSWER) {
            return readings(MbusData.of(frame));
        }
        return List.of();
    }

    /** The readings of application data, of whatever link layer it came by. */
    public static List<Reading> readings(MbusData data) {
        var readings = new ArrayList<Reading>();
        var header = data.header();
        var seen = new HashMap<String, Integer>();
        for (var record : data.records()) {
            var result = record.result();
            if (result == null || record.quantity().isEmpty()) {
                continue;
            }
            String property = property(record, header == null ? 0 : header.medium());
            int count = seen.merge(property, 1, Integer::sum);
            var quality = record.function() == MbusRecord.Function.ERROR ? Quality.of(Flag.DEVICE_FAULT) : Quality.GOOD;
            readings.add(new Reading(
                    header == null ? "" : header.id(),
                    count == 1 ? property : property + "." + count,
                    null,
                    result,
                    record.unit(),
                    quality));
        }
        return readings;
    }

    private static String property(MbusRecord record, int medium) {
        boolean present = record.function() == MbusRecord.Function.INSTANTANEOUS
                || record.function() == MbusRecord.Function.ERROR
                || record.function() == MbusRecord.Function.ACTUAL;
        if (present && record.storage() == 0 && record.tariff() == 0 && record.device() == 0) {
            String known = KNOWN.getOrDefault(group(medium), Map.of()).get(record.quantity());
            if (known != null) {
                return known;
            }
        }
        var name = new StringBuilder("mbus:").append(slug(record.quantity()));
        switch (record.function()) {
            case MAXIMUM -> name.append("-max");
            case MINIMUM -> name.append("-min");
            case INSTANTANEOUS, ERROR, ACTUAL, HISTORIC, MANUFACTURER, MORE_FOLLOWS -> {}
        }
        suffix(name, "-storage", record.storage());
        suffix(name, "-tariff", record.tariff());
        suffix(name, "-unit", record.device());
        return name.toString();
    }

    private static void suffix(StringBuilder name, String label, long number) {
        if (number != 0) {
            name.append(label).append(number);
        }
    }

    private static String slug(String quantity) {
        var slug = new StringBuilder(quantity.length());
        for (int i = 0; i < quantity.length(); i++) {
            char c = quantity.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                slug.append((char) (c - 'A' + 'a'));
            } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                slug.append(c);
            } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '_') {
                slug.append('_');
            }
        }
        int length = slug.length();
        if (length > 0 && slug.charAt(length - 1) == '_') {
            slug.setLength(length - 1);
        }
        return slug.toString();
    }

    private enum Group {
        ELECTRICITY,
        GAS,
        HEAT,
        WATER,
        OTHER
    }

    private static final Map<Group, Map<String, String>> KNOWN = Map.of(
            Group.ELECTRICITY,
            Map.of("Energy", "active_energy", "Power", "active_power", "Voltage", "voltage", "Current", "current"),
            Group.GAS,
            Map.of("Volume", "gas_volume", "Volume flow", "gas_flow"),
            Group.HEAT,
            Map.of(
                    "Energy",
                    "heat_energy",
                    "Power",
                    "heat_power",
                    "Volume flow",
                    "heat_flow",
                    "Flow temperature",
                    "supply_temperature",
                    "Return temperature",
                    "return_temperature"),
            Group.WATER,
            Map.of("Volume", "water_volume", "Volume flow", "water_flow"));

    /** The group of a medium (EN 13757-3, table 3). */
    private static Group group(int medium) {
        return switch (medium) {
            case 0x02 -> Group.ELECTRICITY;
            case 0x03 -> Group.GAS;
            case 0x04, 0x0a, 0x0b, 0x0c, 0x0d -> Group.HEAT;
            case 0x06, 0x07, 0x15, 0x16, 0x17 -> Group.WATER;
            default -> Group.OTHER;
        };
    }
}
