package io.mailuo.edge;

import io.mailuo.edge.identity.Enrolment;
import io.mailuo.edge.identity.IdentityStore;
import io.mailuo.spec.config.Configuration;
import io.mailuo.spec.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's command line. */
public final class Main {

    private static final int USAGE_ERROR = 2;
    private static final String USAGE = """
            mailuo-edge --config FILE        run the gateway
            mailuo-edge enrol --url URL --code CODE --token TOKEN --dir DIR
                                             get the gateway's certificate with a one-time token
            mailuo-edge explain              list all keys of the configuration
            """;

    private Main() {}

    /** Runs the gateway, or one of the other commands; see {@code --help}. */
    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            var command = arguments.isEmpty() ? "--help" : arguments.getFirst();
            switch (command) {
                case "enrol" -> enrol(options(arguments.subList(1, arguments.size())), out);
                case "explain" -> out.print(Configuration.explain(GatewayConfig.class));
                case "--help", "-h", "help" -> out.print(USAGE);
                default -> serve(options(arguments));
            }
            return 0;
        } catch (ConfigurationException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return USAGE_ERROR;
        } catch (IOException e) {
            err.println("mailuo-edge: " + e.getMessage());
            return 1;
        }
    }

    private static void serve(Map<String, String> options) throws IOException {
        var file = Path.of(required(options, "config"));
        refuseOthers(options, List.of("config"));
        var config = Configuration.load(GatewayConfig.class, file, System.getenv(), "MAILUO");
        var startedAt = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        var gateway = Gateway.start(config, InstantSource.system(), startedAt);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            gateway.close();
            stopped.countDown();
        }));
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info(
                "ready gateway={} since_jvm_start_ms={} http_port={} sources={}",
                config.identity().gateway(),
                Duration.between(startedAt, Instant.now()).toMillis(),
                gateway.httpPort(),
                gateway.drivers().size());
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void enrol(Map<String, String> options, PrintStream out) throws IOException {
        var url = URI.create(required(options, "url"));
        var code = required(options, "code");
        var token = required(options, "token");
        var directory = Path.of(required(options, "dir"));
        refuseOthers(options, List.of("url", "code", "token", "dir"));
        var store = new IdentityStore(directory);
        var credentials = new Enrolment(url, code).enrol(token, store.enrollingKeys());
        store.save(credentials);
        out.println("enrolled " + code + " until "
                + credentials.certificate().getNotAfter().toInstant() + "; broker " + credentials.mqttUri());
    }

    private static Map<String, String> options(List<String> arguments) {
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.size(); i += 2) {
            var name = arguments.get(i);
            if (!name.startsWith("--") || i + 1 == arguments.size()) {
                throw new IllegalArgumentException("'" + name + "' is not an option with a value\n" + USAGE);
            }
            options.put(name.substring(2), arguments.get(i + 1));
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        var value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing\n" + USAGE);
        }
        return value;
    }

    private static void refuseOthers(Map<String, String> options, List<String> known) {
        for (var name : options.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("there is no option --" + name + "\n" + USAGE);
            }
        }
    }
}
