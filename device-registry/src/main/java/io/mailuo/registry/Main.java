package io.mailuo.registry;

import io.mailuo.http.ApiServer;
import io.mailuo.spec.config.Configuration;
import io.mailuo.spec.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the registry as a process of its own: {@code [--config registry.yaml] [--explain]}. */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int WRONG_USE = 2;
    private static final int FAILED = 1;

    private Main() {}

    /** Starts the registry and returns when it has been told to stop. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 1 && arguments[0].equals("--explain")) {
            System.out.print(Configuration.explain(RegistryConfig.class));
            return;
        }
        boolean file = arguments.length == 2 && arguments[0].equals("--config");
        if (arguments.length != 0 && !file) {
            System.err.println("usage: registry [--config FILE | --explain]");
            System.exit(WRONG_USE);
        }
        try {
            run(Configuration.load(
                    RegistryConfig.class, file ? Path.of(arguments[1]) : null, System.getenv(), "MAILUO"));
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_USE);
        } catch (IOException | RuntimeException e) {
            LOG.error("cannot start", e);
            System.err.println(e.getMessage());
            System.exit(FAILED);
        }
    }

    private static void run(RegistryConfig config) throws IOException, InterruptedException {
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var hook = new Thread(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try (var service = RegistryService.start(config);
                var server = ApiServer.start(config.http().toHttpConfig(), List.of(service.api()))) {
            service.firstAdministratorPassword()
                    .ifPresent(password -> System.out.println("administrator admin, one-time password " + password));
            System.out.println("ready " + server.url());
            stop.await();
        } finally {
            stopped.countDown();
        }
    }
}
