package io.mailuo.deploy.cli;

import io.mailuo.deploy.FailureException;
import io.mailuo.edge.GatewayConfig;
import io.mailuo.ingest.IngestConfig;
import io.mailuo.registry.RegistryConfig;
import io.mailuo.spec.config.Configuration;
import io.mailuo.spec.config.ConfigurationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailuo config}: what can be configured, and whether a file is right. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "List every configuration key with its default, unit and environment variable, or check a file.",
        footer = {
            "",
            "  ./mailuo config --explain             all services",
            "  ./mailuo config --explain gateway     one of them",
            "  ./mailuo config --check gateway.yaml gateway"
        })
public final class ConfigCommand implements Callable<Integer> {

    /** The services that are configured. */
    enum Service {
        REGISTRY(RegistryConfig.class),
        INGEST(IngestConfig.class),
        GATEWAY(GatewayConfig.class);

        private final Class<? extends Record> type;

        Service(Class<? extends Record> type) {
            this.type = type;
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--explain", description = "List the keys (the default).")
    private boolean explain;

    @Option(names = "--check", paramLabel = "FILE", description = "Check this file of the named service.")
    private @Nullable Path file;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "registry, ingest or gateway.")
    private @Nullable Service service;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (file != null) {
            if (service == null) {
                throw new FailureException("of which service is " + file + "? registry, ingest or gateway");
            }
            check(service, file);
            out.println(file + " is right.");
            return 0;
        }
        for (var each : Service.values()) {
            if (service == null || service == each) {
                out.println("# " + each.name().toLowerCase(Locale.ROOT) + ".yaml");
                out.println();
                out.println(Configuration.explain(each.type));
            }
        }
        return 0;
    }

    private static void check(Service service, Path file) {
        try {
            Configuration.load(service.type, file, Map.of(), "MAILUO");
        } catch (ConfigurationException e) {
            throw new FailureException(e.getMessage());
        }
    }
}
