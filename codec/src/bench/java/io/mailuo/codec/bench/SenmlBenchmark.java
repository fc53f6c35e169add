package io.mailuo.codec.bench;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlLog;
import io.mailuo.codec.senml.SenmlProtocol;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Observations per second of SenML CBOR and of the log's form: batches of 100 observations of 20 devices. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SenmlBenchmark {

    private static final int SIZE = 100;

    private final Reception reception = Reception.at(Instant.parse("2026-11-21T12:00:00Z"));
    private final byte[] batch = batch();

    private static byte[] batch() {
        var observations = new ArrayList<Observation>();
        for (int i = 0; i < SIZE; i++) {
            observations.add(new Observation(
                    "110105030010000%03d1".formatted(i / 5),
                    List.of("pm2_5", "pm10", "air_temperature", "relative_humidity", "noise_level").get(i % 5),
                    Instant.parse("2026-11-21T11:59:00Z").plusSeconds(i),
                    Result.of(12.5 + i),
                    Quality.GOOD));
        }
        return SenmlLog.encode(observations);
    }

    /** The log's form. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public List<Observation> log() throws DecodeException {
        return SenmlLog.decode(batch);
    }

    /** The general form, as devices send it. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public List<Reading> cbor() throws DecodeException {
        return SenmlProtocol.CBOR.codec().decode(batch, reception);
    }
}
