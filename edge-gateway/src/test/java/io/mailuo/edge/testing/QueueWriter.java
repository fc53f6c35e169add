package io.mailuo.edge.testing;

import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.QueueSettings;
import io.mailuo.edge.queue.StoreAndForward;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Fills a queue and prints each number that is safely stored, until somebody kills it. */
public final class QueueWriter {

    private QueueWriter() {}

    /** Arguments: directory, first number. */
    public static void main(String[] arguments) throws IOException {
        var settings = new QueueSettings(Path.of(arguments[0]), 1 << 26, 0, false, Duration.ofMillis(1), 100);
        var queue = StoreAndForward.open(settings, InstantSource.system());
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            queue.submit(Lane.LIVE, Samples.pressures(Instant.now(), i, 1)).join();
            System.out.println(i);
        }
    }
}
