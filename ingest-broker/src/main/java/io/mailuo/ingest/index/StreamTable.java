package io.mailuo.ingest.index;

import io.mailuo.spec.registry.RegistryRecord.Datastream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The datastreams of a device, by property. Devices that offer the same share one table. Immutable. */
public final class StreamTable {

    /** The kind of result that a datastream has. */
    public enum ResultKind {
        NUMBER("number"),
        TRUTH("truth"),
        TEXT("text");

        private final String word;

        ResultKind(String word) {
            this.word = word;
        }

        /** The word for it in the registry. */
        public String word() {
            return word;
        }

        static ResultKind parse(String word) {
            for (var kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("resultType must be number, truth or text, got '" + word + "'");
        }
    }

    /**
     * One datastream, ready for checking.
     *
     * @param property observed property, with its suffix
     * @param unit UCUM code; empty where results have none
     * @param kind what results must be
     * @param min lowest plausible result, negative infinity for none
     * @param max highest plausible result, positive infinity for none
     * @param intervalSeconds expected interval, 0 where unknown
     */
    public record Stream(String property, String unit, ResultKind kind, double min, double max, int intervalSeconds) {}

    private final Map<String, Stream> byProperty;
    private final List<Stream> streams;

    private StreamTable(List<Stream> streams) {
        this.streams = streams;
        this.byProperty = HashMap.newHashMap(streams.size());
        for (var stream : streams) {
            byProperty.put(stream.property(), stream);
        }
    }

    static StreamTable of(List<Datastream> datastreams) {
        return new StreamTable(datastreams.stream().map(StreamTable::stream).toList());
    }

    private static Stream stream(Datastream datastream) {
        Double min = datastream.min();
        Double max = datastream.max();
        Integer interval = datastream.intervalSeconds();
        return new Stream(
                datastream.property().intern(),
                datastream.unit().intern(),
                ResultKind.parse(datastream.resultType()),
                min == null ? Double.NEGATIVE_INFINITY : min,
                max == null ? Double.POSITIVE_INFINITY : max,
                interval == null ? 0 : interval);
    }

    /** The datastream of {@code property}, or null if the device has none. */
    public @Nullable Stream find(String property) {
        return byProperty.get(property);
    }

    /** All datastreams, in the registry's order. */
    public List<Stream> all() {
        return streams;
    }
}
