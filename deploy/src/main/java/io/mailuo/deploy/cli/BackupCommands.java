package io.mailuo.deploy.cli;

import io.mailuo.deploy.DataDirectory;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.Logs;
import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.backup.Backup;
import io.mailuo.registry.backup.BackupException;
import io.mailuo.registry.backup.Manifest;
import io.mailuo.registry.backup.Restore;
import io.mailuo.registry.postgres.PostgresException;
import io.mailuo.spec.config.Configuration;
import io.mailuo.spec.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailuo backup} and {@code mailuo restore}: the registry in one file. */
final class BackupCommands {

    private static final String PREFIX = "MAILUO";

    private BackupCommands() {}

    /** Writes a backup of a platform that may be running. */
    @Command(
            name = "backup",
            mixinStandardHelpOptions = true,
            description = {
                "Write the registry to one file, while the platform runs or not: database, certificate authority and "
                        + "the audit log's anchor, as of one moment.",
                "The file holds secrets (mode 0600) and is read back and checked. Observations are not in it. "
                        + "With a PostgreSQL of your own, set MAILUO_DATABASE_URL, _USER and _PASSWORD as for 'up'."
            })
    static final class Write implements Callable<Integer> {

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "Must not exist yet.")
        private Path file = Path.of("");

        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${env:MAILUO_DATA:-data}",
                description = "The platform's data directory (default: ./data).")
        private Path data = Path.of("data");

        @Option(names = "--config", paramLabel = "FILE", description = "Of a registry that runs by itself.")
        private @Nullable Path config;

        @Override
        public Integer call() {
            var file = this.file;
            report(spec, "backup of", run(() -> Backup.write(registry(data, config), file)));
            return 0;
        }
    }

    /** Makes a platform's data directory from a backup. */
    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = {
                "Make a platform from a backup, in a data directory that is absent or empty; then start it with 'up'.",
                "Numbers of codes go on " + Restore.DEVICES_LEFT_OUT + " further (objects: " + Restore.OBJECTS_LEFT_OUT
                        + "), because some may have been given after"
                        + " the backup. With a PostgreSQL of your own, MAILUO_DATABASE_URL names an empty database."
            })
    static final class Read implements Callable<Integer> {

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "What 'mailuo backup' wrote.")
        private Path file = Path.of("");

        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${env:MAILUO_DATA:-data}",
                description = "The data directory that is to be (default: ./data).")
        private Path data = Path.of("data");

        @Option(names = "--check", description = "Only check that the file is whole.")
        private boolean check;

        @Override
        public Integer call() throws IOException {
            if (check) {
                report(spec, "whole backup of", run(() -> Restore.check(file)));
                return 0;
            }
            // Before anything is made: a file that is damaged must leave no directory behind.
            run(() -> Restore.check(file));
            if (Files.exists(data)) {
                try (var there = Files.list(data)) {
                    if (there.findAny().isPresent()) {
                        throw new FailureException(
                                data.toAbsolutePath().normalize()
                                        + " is not empty; a restore never overwrites anything.",
                                "Choose another directory with --data DIR.");
                    }
                }
            }
            try (var directory = DataDirectory.open(data)) {
                var environment = environment();
                Logs.to(directory.resolve("logs"), "restore");
                environment.put(PREFIX + "_DATA", directory.resolve("registry").toString());
                var target = Configuration.load(RegistryConfig.class, null, environment, PREFIX);
                report(spec, "restored", run(() -> Restore.read(file, target)));
            }
            return 0;
        }
    }

    /** The configuration of the registry of a data directory, or of one that runs by itself. */
    static RegistryConfig registry(Path data, @Nullable Path config) throws IOException {
        if (config != null) {
            return Configuration.load(RegistryConfig.class, config, System.getenv(), PREFIX);
        }
        var written = data.resolve("run").resolve("registry.yaml");
        if (!Files.exists(written)) {
            throw new FailureException(
                    "there is no platform in " + data.toAbsolutePath().normalize() + ".",
                    "Name its data directory with --data DIR.");
        }
        return Configuration.load(RegistryConfig.class, written, environment(), PREFIX);
    }

    private interface Work {
        Manifest run() throws IOException;
    }

    private static Manifest run(Work work) {
        try {
            return work.run();
        } catch (BackupException | PostgresException | ConfigurationException e) {
            throw new FailureException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new FailureException("the configuration cannot be read: " + e.getMessage());
        }
    }

    private static HashMap<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.remove(PREFIX + "_DATA");
        return environment;
    }

    private static void report(@Nullable CommandSpec spec, String what, Manifest manifest) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(what + " " + manifest.rows() + " rows in "
                    + manifest.entries().size()
                    + " parts, made " + manifest.createdAt() + ", schema version "
                    + manifest.migrations().getLast());
            out.flush();
        }
    }
}
