package io.mailuo.codec.bench;

import io.mailuo.codec.Codec;
import io.mailuo.codec.Codecs;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.declared.DeclaredCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * Frames per second of declared codecs: a binary frame with a checksum and a series, a LoRaWAN payload of channels, and
 * JSON; the frame is the declaration's example.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DeclaredBenchmark {

    private static final String LIBRARY = "../firmware-profiles/src/main/resources/io/mailuo/profile/library/";

    /** The declaration, from the directory of this module. */
    @Param({
        LIBRARY + "shmk-pressure-terminal.yaml",
        LIBRARY + "milesight-em500-swl.yaml",
        "src/test/resources/declared/weather.yaml"
    })
    public String file = "";

    private final Reception reception = Reception.at(Instant.parse("2026-11-21T12:00:00Z"));
    private byte[] frame = {};
    private Codec codec = Codecs.all().getFirst().codec();

    /** Reads the declaration and takes its example. */
    @Setup
    public void prepare() throws IOException {
        var declared = DeclaredCodec.of(file, Files.readString(Path.of(file)));
        codec = declared;
        frame = declared.example();
    }

    /** One frame. */
    @Benchmark
    public List<Reading> decode() throws DecodeException {
        return codec.decode(frame, reception);
    }
}
