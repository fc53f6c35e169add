package io.mailuo.ingest.log;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * A process to be killed: runs the embedded Kafka in the directory given and appends batches for as long as it lives.
 * Prints {@code ready} and the milliseconds that the start took, and then the number of each batch that was confirmed.
 */
final class LogWriterProcess {

    private LogWriterProcess() {}

    /** @param arguments directory, port, controller port, number of the first batch */
    public static void main(String[] arguments) throws Exception {
        var out = new PrintStream(System.out, false);
        long begin = System.nanoTime();
        var settings = new EmbeddedKafkaSettings(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        var kafka = EmbeddedKafka.start(settings);
        long started = (System.nanoTime() - begin) / 1_000_000;
        var log = KafkaObservationLog.open(KafkaLogSettings.forSingleBroker(kafka.bootstrapServers()));
        out.println("ready " + started);
        out.flush();
        var window = new Semaphore(200);
        for (int number = Integer.parseInt(arguments[3]); ; number++) {
            int confirmed = number;
            window.acquire();
            log.append(Samples.series(Samples.device(number % 50), number, 20)).whenComplete((nothing, error) -> {
                if (error == null) {
                    synchronized (out) {
                        out.println(confirmed);
                        out.flush();
                    }
                }
                window.release();
            });
        }
    }
}
