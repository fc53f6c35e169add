package io.mailuo.deploy.cli;

import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.Logs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mailuo registry} and {@code mailuo ingest}: one service as a process of its own. */
final class ServiceCommands {

    private ServiceCommands() {}

    /** {@code mailuo registry}. */
    @Command(
            name = "registry",
            mixinStandardHelpOptions = true,
            description = {
                "Run the registry alone, against a given PostgreSQL and Kafka.",
                "'mailuo config --explain registry' lists the keys; each can be given by an environment variable."
            })
    static final class Registry implements Runnable {

        @Option(names = "--config", paramLabel = "FILE", description = "registry.yaml (default: no file).")
        private @Nullable Path config;

        @Option(names = "--logs", paramLabel = "DIR", description = "Where to log (default: ./logs).")
        private Path logs = Path.of("logs");

        @Override
        public void run() {
            Logs.to(logs, "registry");
            try {
                io.mailuo.registry.Main.main(arguments(config));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@code mailuo ingest}. */
    @Command(
            name = "ingest",
            mixinStandardHelpOptions = true,
            description = {
                "Run an ingest node alone, against a given Kafka.",
                "'mailuo config --explain ingest' lists the keys; each can be given by an environment variable."
            })
    static final class Ingest implements Runnable {

        @Option(names = "--config", paramLabel = "FILE", description = "ingest.yaml (default: no file).")
        private @Nullable Path config;

        @Option(names = "--logs", paramLabel = "DIR", description = "Where to log (default: ./logs).")
        private Path logs = Path.of("logs");

        @Override
        public void run() {
            Logs.to(logs, "ingest");
            try {
                io.mailuo.ingest.Main.main(arguments(config));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String[] arguments(@Nullable Path config) {
        if (config == null) {
            return new String[0];
        }
        if (!Files.isReadable(config)) {
            throw new FailureException("cannot read " + config.toAbsolutePath());
        }
        return new String[] {"--config", config.toString()};
    }
}
