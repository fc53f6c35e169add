package io.mailuo.codec.senml;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * The compact form of checked observations: SenML CBOR (RFC 8428, 6) without units. It is the value of a record of the
 * Kafka topic {@code observations}, and what a gateway publishes.
 *
 * <p>A run of observations of one device shares a base name {@code <device>/}; the first observation's time is the
 * base time of all; quality stands in {@code mq} unless it is good. Times are exact to the microsecond. Here all times
 * are absolute, also those before 1978-07-04; any other reader of SenML takes those as relative to now, so a sender
 * whose clock is not set must not publish this form.
 */
public final class SenmlLog {

    private static final int TYPICAL_RECORD = 40;

    private SenmlLog() {}

    /** Writes {@code observations} in their order. */
    public static byte[] encode(List<Observation> observations) {
        var out = new CborWriter(TYPICAL_RECORD * observations.size());
        out.array(observations.size());
        String device = null;
        long base = 0;
        for (var observation : observations) {
            int map = out.reserveMap();
            int pairs = 2;
            if (device == null) {
                base = SenmlRecord.micros(observation.phenomenonTime());
                out.integer(Label.BASE_TIME.number());
                out.seconds(base);
                pairs++;
            }
            if (!observation.device().equals(device)) {
                device = observation.device();
                out.integer(Label.BASE_NAME.number());
                out.text(device.concat("/"));
                pairs++;
            }
            out.integer(Label.NAME.number());
            out.text(observation.property());
            result(out, observation.result());
            long offset = SenmlRecord.micros(observation.phenomenonTime()) - base;
            if (offset != 0) {
                out.integer(Label.TIME.number());
                out.seconds(offset);
                pairs++;
            }
            if (!observation.quality().isGood()) {
                out.text(Label.QUALITY.text());
                out.integer(observation.quality().bits());
                pairs++;
            }
            out.setMap(map, pairs);
        }
        return out.toByteArray();
    }

    private static void result(CborWriter out, Result result) {
        switch (result) {
            case Result.Number(double value) -> {
                out.integer(Label.VALUE.number());
                out.number(value);
            }
            case Result.Truth truth -> {
                out.integer(Label.BOOLEAN_VALUE.number());
                out.truth(truth == Result.Truth.TRUE);
            }
            case Result.Text(String value) -> {
                out.integer(Label.STRING_VALUE.number());
                out.text(value);
            }
        }
    }

    /**
     * Reads what {@link #encode} has written.
     *
     * @throws DecodeException if the bytes are not SenML CBOR, or a record lacks device, property, value or time
     */
    public static List<Observation> decode(byte[] bytes) throws DecodeException {
        var source = new CborRecords(bytes);
        var observations = new ArrayList<Observation>();
        var fields = new Fields();
        var resolver = new Resolver(false);
        while (source.next(fields)) {
            resolver.accept(fields);
            if (!fields.hasContent()) {
                continue;
            }
            if (!fields.hasValue() || !resolver.hasTime || resolver.source.isEmpty()) {
                throw Fields.malformed(
                        fields.offset, "a logged observation needs device, property, value and time", "4");
            }
            observations.add(new Observation(
                    resolver.source,
                    resolver.property,
                    Resolver.instant(resolver.micros),
                    resolver.result(fields),
                    resolver.quality));
        }
        return observations;
    }
}
