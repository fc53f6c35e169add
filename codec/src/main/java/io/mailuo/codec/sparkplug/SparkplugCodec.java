package io.mailuo.codec.sparkplug;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import java.util.ArrayList;
import java.util.List;

/**
 * Sparkplug 3.0 (Eclipse Foundation), 6: one whole payload, Protocol Buffers by the schema of 6.4.1. A metric takes the
 * catalogue's property where it is called so, else {@code sparkplug:<name>}; its unit is that of the property
 * {@code engUnit}, its quality that of {@code Quality} (6.4.8.1). Members of templates are metrics
 * {@code <template>/<member>}. A payload alone names no device and cannot say what an alias stands for: metrics with an
 * alias only are {@code sparkplug:@<alias>} here where their value shows its type, and {@link SparkplugNode} knows them
 * by their births.
 */
public final class SparkplugCodec implements Codec {

    /** The protocol as people meet it: the example is a metric with a name, an alias and a unit. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new SparkplugCodec(),
            "Sparkplug 3.0 payloads (Sparkplug B)",
            "0880f8ced4aa3312310a0b74656d706572617475726510011880f8ced4aa3320094a120a07656e67"
                    + "556e69741207080c420343656c650000ac411800",
            SparkplugFields::describe,
            SparkplugFields::write);

    @Override
    public String name() {
        return "sparkplug";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var message = SparkplugPayload.read(payload);
        var readings = new ArrayList<Reading>();
        for (var metric : message.metrics()) {
            String name = metric.name() == null ? "@" + metric.alias() : metric.name();
            MetricReadings.add("", name, metric.type(), metric.properties(), metric, message.timestamp(), readings);
        }
        return readings;
    }
}
