package io.mailuo.codec.szy206;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * SZY206-2016, one whole frame. The standard's text was not available: frame and CRC are known from frames, the layout
 * of a flow report from one implementation, and the decimal places not at all. The values of a report are therefore
 * given by their digits as texts, {@code szy206:flow_digits} and {@code szy206:total_digits}, with state and alarm.
 */
public final class Szy206Codec implements Codec {

    private static final int REPORT = 0xc0;
    private static final int FLOW = 3;
    private static final int VALUE = 5;
    private static final int STATE = 2;
    private static final int TIME = 5;

    @Override
    public String name() {
        return "szy206";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var frame = Szy206Format.SHAPE.decode(payload);
        var readings = new ArrayList<Reading>();
        byte[] data = frame.data().bytes();
        boolean report = frame.isUp() && frame.function() == REPORT && frame.content() == FLOW;
        if (report && data.length == 2 * VALUE + 2 * STATE + TIME) {
            add(frame, "szy206:flow_digits", Bcd.text(data, 0, VALUE), readings);
            add(frame, "szy206:total_digits", Bcd.text(data, VALUE, VALUE), readings);
            add(frame, "szy206:alarm", Bcd.text(data, 2 * VALUE, STATE), readings);
            add(frame, "szy206:state", Bcd.text(data, 2 * VALUE + STATE, STATE), readings);
        }
        return readings;
    }

    private static void add(Szy206Frame frame, String property, String digits, List<Reading> readings) {
        readings.add(new Reading(frame.address(), property, null, Result.of(digits), "", Quality.GOOD));
    }
}
