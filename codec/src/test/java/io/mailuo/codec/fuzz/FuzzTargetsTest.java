package io.mailuo.codec.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A short run of every fuzz target, with the same damages each time; {@link FuzzAtLength} is the long one. */
class FuzzTargetsTest {

    private static final int RUNS = 2000;

    static Stream<FuzzTarget> targets() {
        return FuzzTargets.all().values().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void bears_its_seeds_and_their_damaged_copies(FuzzTarget target) {
        var random = new Random(target.name().hashCode());
        target.seeds().forEach(seed -> bears(target, seed));
        for (int i = 0; i < RUNS; i++) {
            bears(target, damaged(target, random));
        }
    }

    private static byte[] damaged(FuzzTarget target, Random random) {
        byte[] seed = target.seeds().get(random.nextInt(target.seeds().size())).clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && seed.length > 0; i++) {
            int at = random.nextInt(seed.length);
            switch (random.nextInt(4)) {
                case 0 -> seed[at] = (byte) random.nextInt(256);
                case 1 -> seed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> seed = Arrays.copyOf(seed, random.nextInt(seed.length + 16));
                default -> {
                    byte[] other =
                            target.seeds().get(random.nextInt(target.seeds().size()));
                    int from = random.nextInt(other.length + 1);
                    int length = Math.min(other.length - from, seed.length - at);
                    System.arraycopy(other, from, seed, at, length);
                }
            }
        }
        return seed;
    }

    private static void bears(FuzzTarget target, byte[] data) {
        assertThatCode(() -> target.run().accept(data))
                .as(target.name() + " " + HexFormat.of().formatHex(data))
                .doesNotThrowAnyException();
    }
}
