package io.mailuo.codec.cjt188;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * CJ/T 188-2004 and -2018, one whole frame: 7.2 for the frame, annex for the data of {@code 901F}. The source is the
 * meter's address. The meter's clock is part of the message, not the time of the readings: many meters send none or
 * have not been set for years.
 */
public final class Cjt188Codec implements Codec {

    @Override
    public String name() {
        return "cjt188";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var message = Cjt188Format.SHAPE.decode(payload);
        var readings = new ArrayList<Reading>();
        var found = Cjt188Meter.of(message);
        if (found.isEmpty()) {
            return readings;
        }
        var meter = found.get();
        var quality = Quality.GOOD;
        for (var value : meter.values()) {
            var number = value.number();
            if (number.isPresent()) {
                readings.add(new Reading(
                        message.address(),
                        property(message.type(), value.kind()),
                        null,
                        Result.of(number.get()),
                        value.unit(),
                        quality));
            }
        }
        meter.valveOpen().ifPresent(open -> readings.add(truth(message, "valve_open", open)));
        if (meter.status() >= 0) {
            readings.add(truth(message, "cjt188:battery_low", meter.batteryLow()));
        }
        return readings;
    }

    private static Reading truth(Cjt188Message message, String property, boolean value) {
        return new Reading(message.address(), property, null, Result.of(value), "", Quality.GOOD);
    }

    private static String property(int type, Cjt188Meter.Kind kind) {
        return switch (kind) {
            case CURRENT ->
                switch (type >> 4) {
                    case 1 -> "water_volume";
                    case 3 -> "gas_volume";
                    default -> "cjt188:current";
                };
            case CURRENT_HEAT -> "heat_energy";
            case POWER -> "heat_power";
            case FLOW -> "heat_flow";
            case SUPPLY_TEMPERATURE -> "supply_temperature";
            case RETURN_TEMPERATURE -> "return_temperature";
            case SETTLEMENT, SETTLEMENT_HEAT, TOTAL_FLOW, HOURS -> "cjt188:" + kind.label();
        };
    }
}
