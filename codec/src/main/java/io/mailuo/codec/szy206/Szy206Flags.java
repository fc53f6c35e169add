package io.mailuo.codec.szy206;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bits of a terminal's alarms and state (SL/T 427-2021 7.3.14; those of SZY206-2016 are the same). */
public final class Szy206Flags {

    /** Alarms, from bit 0 on: what is true where the bit is set. Bits 14 and 15 are spare; bit 9 was so in 2016. */
    public static final List<String> ALARMS = List.of(
            "mains_failed",
            "battery_low",
            "level_alarm",
            "flow_alarm",
            "quality_alarm",
            "flow_meter_fault",
            "pump_changed",
            "level_meter_fault",
            "pressure_alarm",
            "temperature_alarm",
            "ic_card_alarm",
            "fixed_amount_alarm",
            "remaining_water_alarm",
            "door_alarm");

    /** State, from bit 2 on: what is true where the bit is set. Bits 0 and 1 are the mode, 7 to 15 are spare. */
    public static final List<String> STATES = List.of(
            "mode_bit0",
            "mode_bit1",
            "ic_card_enabled",
            "fixed_amount_in_force",
            "pump_stopped",
            "door_closed",
            "on_battery");

    private static final int MODE_BITS = 2;

    private Szy206Flags() {}

    static Map<String, Boolean> of(List<String> names, int bits) {
        var flags = new LinkedHashMap<String, Boolean>();
        for (int i = names == STATES ? MODE_BITS : 0; i < names.size(); i++) {
            flags.put(names.get(i), (bits >> i & 1) != 0);
        }
        return flags;
    }
}
