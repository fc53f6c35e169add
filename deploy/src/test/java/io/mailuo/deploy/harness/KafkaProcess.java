package io.mailuo.deploy.harness;

import io.mailuo.ingest.log.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A Kafka in a process of its own, as an operator would bring one. */
public final class KafkaProcess {

    private KafkaProcess() {}

    /** Arguments: directory, port, controller port. Prints {@code ready} and runs until it is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        var kafka = EmbeddedKafka.start(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
