package io.mailuo.deploy.bench;

import io.mailuo.deploy.Logs;
import io.mailuo.spec.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mailuo bench registry}: what the registry does with many devices. */
@Command(
        name = "registry",
        mixinStandardHelpOptions = true,
        header = "Measure the registry with many devices, on a database, a log and a server of its own.",
        description = {
            "",
            "Starts an embedded PostgreSQL and an embedded Kafka in a fresh directory, imports --devices devices by CSV "
                    + "and 50,000 by XLSX, waits until the cross-check has judged them, registers devices from 32 "
                    + "clients, asks by code, by place and by text at --rate requests per second, open-loop, and has "
                    + "everything checked. Nothing that runs on this machine is touched.",
            ""
        })
public final class RegistryBenchCommand implements Callable<Integer> {

    @Option(names = "--devices", defaultValue = "1000000", description = "Devices by CSV (default: 1000000).")
    private int devices;

    @Option(names = "--xlsx-rows", defaultValue = "50000", description = "Devices by XLSX (default: 50000).")
    private int xlsxRows;

    @Option(names = "--rate", defaultValue = "200", description = "Requests per second (default: 200).")
    private int rate;

    @Option(names = "--seconds", defaultValue = "20", description = "How long each kind of load lasts (default: 20).")
    private int seconds;

    @Option(names = "--directory", description = "Where to keep its data meanwhile (default: a temporary directory).")
    private @Nullable Path directory;

    @Option(names = "--json", description = "Answer with JSON, one document.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var err = spec.commandLine().getErr();
        var place = directory == null ? Files.createTempDirectory("mailuo-bench") : directory;
        Logs.to(Files.createDirectories(place.resolve("logs")), "bench");
        try (var bench = RegistryBench.start(place, note -> {
            err.println(note);
            err.flush();
        })) {
            var report = bench.run(new RegistryBench.Plan(devices, xlsxRows, rate, seconds));
            var out = spec.commandLine().getOut();
            out.println(json ? Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) : report.text());
            out.flush();
            return 0;
        } finally {
            if (directory == null) {
                remove(place);
            }
        }
    }

    private static void remove(Path directory) throws java.io.IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
