package io.mailuo.codec.bench;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.hj212.Hj212Codec;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Item;
import io.mailuo.codec.hj212.Hj212Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Frames per second of HJ 212: command 2011 with eight factors and their flags. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Hj212Benchmark {

    private static final List<String> FACTORS = List.of(
            "a21026", "a21004", "a21005", "a34002", "a34004", "a01001", "a01002", "a01007");

    private final Reception reception = Reception.at(Instant.parse("2026-11-21T12:00:00Z"));
    private final Hj212Codec codec = new Hj212Codec();
    private final byte[] frame = Hj212Format.encode(message());

    private static Hj212Message message() {
        var items = new ArrayList<Hj212Item>();
        items.add(Hj212Item.of("DataTime", "20261121120000"));
        FACTORS.forEach(code -> items.add(Hj212Item.of(code + "-Rtd", "12.34", code + "-Flag", "N")));
        return Hj212Message.of(
                "20261121120000123", "22", "2011", "123456", "010000A8900016F000169DC0", true, items);
    }

    /** One frame. */
    @Benchmark
    public List<Reading> decode() throws DecodeException {
        return codec.decode(frame, reception);
    }
}
