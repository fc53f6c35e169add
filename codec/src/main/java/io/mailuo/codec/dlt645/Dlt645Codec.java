package io.mailuo.codec.dlt645;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import java.util.ArrayList;
import java.util.List;

/**
 * DL/T 645-2007 and DL/T 645-1997, one whole frame: 5.2 for the frame, annex A for the data items. Only answers to read
 * requests carry readings; the source is the meter's address. The catalogue's electrical properties are used where they
 * fit, the rest is {@code dlt645:<identifier>}. Frames carry no time.
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
        for (var value : Dlt645Data.values(message)) {
            var result = value.result();
            if (result != null) {
                readings.add(new Reading(
                        message.address(),
                        value.property(),
                        null,
                        result,
                        value.item().unit(),
                        Quality.GOOD));
            }
        }
        return readings;
    }
}
