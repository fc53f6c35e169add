package io.mailuo.codec.fuzz;

import java.util.Objects;

/** What Jazzer calls: the target that the system property {@code mailuo.fuzz.target} names. */
public final class CodecFuzz {

    /** The system property that names the target. */
    public static final String TARGET = "mailuo.fuzz.target";

    private static final FuzzTarget CHOSEN = Objects.requireNonNull(
            FuzzTargets.all().get(System.getProperty(TARGET, "")),
            () -> "-D" + TARGET + " must be one of " + FuzzTargets.all().keySet());

    private CodecFuzz() {}

    /** Loads what the target needs, so that the first input is not taken for a slow one. */
    public static void fuzzerInitialize() {
        CHOSEN.seeds().forEach(CHOSEN.run()::accept);
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        CHOSEN.run().accept(data);
    }
}
