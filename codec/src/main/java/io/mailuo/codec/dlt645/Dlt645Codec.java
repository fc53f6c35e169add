package io.mailuo.codec.dlt645;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.dlt645.Dlt645Data.Value;
import io.mailuo.spec.observation.Quality;
import java.util.ArrayList;
import java.util.List;

/**
 * DL/T 645-2007 and DL/T 645-1997, one whole frame: 5.2 for the frame, annex A for the data items. Only answers to read
 * requests carry readings; the source is the meter's address. The catalogue's electrical properties are used where they
 * fit, the rest is {@code dlt645:<identifier>}. Only greatest
 * demands and load records ({@link Dlt645Load}) carry times.
 */
public final class Dlt645Codec implements Codec {

    @Override
    public String name() {
        return "dlt645";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var message = Dlt645Format.SHAPE.decode(payload);
        var readings = new ArrayList<Reading>();
        if (Dlt645Load.isIn(message)) {
            for (var block : Dlt645Load.blocks(message)) {
                var quality = block.sound() ? Quality.GOOD : Quality.of(Quality.Flag.DEVICE_FAULT);
                add(message.address(), block.values(), quality, reception, readings);
            }
        } else {
            add(message.address(), Dlt645Data.values(message), Quality.GOOD, reception, readings);
        }
        return readings;
    }

    private static void add(
            String meter, List<Value> values, Quality quality, Reception reception, List<Reading> readings) {
        for (var value : values) {
            var result = value.result();
            if (result != null) {
                var time = value.time();
                readings.add(new Reading(
                        meter,
                        value.property(),
                        time == null ? null : time.toInstant(reception.deviceOffset()),
                        result,
                        value.item().unit(),
                        quality));
            }
        }
    }
}
