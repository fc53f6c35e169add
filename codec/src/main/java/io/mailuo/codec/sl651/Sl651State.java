package io.mailuo.codec.sl651;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * State and alarms of a station (SL 651-2014, table 58).
 *
 * @param bits 32 bits, bit 0 the lowest
 */
public record Sl651State(long bits) {

    private static final String[] NAMES = {
        "mains_failed",
        "battery_low",
        "level_alarm",
        "flow_alarm",
        "quality_alarm",
        "flow_meter_fault",
        "level_meter_fault",
        "door_closed",
        "memory_fault",
        "ic_card_enabled",
        "pump_stopped",
        "remaining_water_alarm"
    };

    /** Each defined bit by its name: what is true where it is set. */
    public Map<String, Boolean> flags() {
        var flags = new LinkedHashMap<String, Boolean>();
        for (int i = 0; i < NAMES.length; i++) {
            flags.put(NAMES[i], (bits >> i & 1) == 1);
        }
        return flags;
    }
}
