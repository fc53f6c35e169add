package io.mailuo.edge.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for conditions as long as a busy machine may need. */
public final class Patience {

    private static final Duration LONGEST = Duration.ofSeconds(90);

    private Patience() {}

    /** Begins to wait. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONGEST);
    }
}
