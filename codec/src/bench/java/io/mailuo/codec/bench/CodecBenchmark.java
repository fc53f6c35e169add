package io.mailuo.codec.bench;

import io.mailuo.codec.Codec;
import io.mailuo.codec.Codecs;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Frames per second of each codec, from the frame's bytes to its readings; the frame is the protocol's example. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CodecBenchmark {

    /** The protocol. */
    @Param({
        "sl651", "szy206", "slt427", "cjt188", "dlt645", "mbus", "gb26875", "jt808", "gb20999", "iec104", "lwm2m-tlv",
        "cayennelpp", "sparkplug", "cap", "cn-warning", "geojson", "wmbus", "ga1049", "gb43229"
    })
    public String protocol = "";

    private final Reception reception = Reception.at(Instant.parse("2026-11-21T12:00:00Z"));
    private byte[] frame = {};
    private Codec codec = Codecs.all().getFirst().codec();

    /** Takes the example. */
    @Setup
    public void prepare() {
        var found = Codecs.find(protocol).orElseThrow();
        codec = found.codec();
        frame = found.example();
    }

    /** One frame. */
    @Benchmark
    public List<Reading> decode() throws DecodeException {
        return codec.decode(frame, reception);
    }
}
