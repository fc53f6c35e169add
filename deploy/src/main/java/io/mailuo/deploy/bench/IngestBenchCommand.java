package io.mailuo.deploy.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.cli.Connection;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mailuo bench ingest}: loads the path of observations and counts what became of them. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        header = "Load a running platform with observations and count what became of every one.",
        description = {
            "",
            "Registers gateways and devices of its own (organization load-test), sends by MQTT 5 with QoS 1, waits for "
                    + "the answers, then reads the store back: 'lost' is acknowledged but not stored, 'invented' is "
                    + "stored but never sent.",
            "With --rate the load is open-loop: messages are due by the clock, and latency counts from when a message "
                    + "was due. Without, every client keeps its window full.",
            ""
        })
public final class IngestBenchCommand implements Callable<Integer> {

    private static final int LOST = 1;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration ANSWERS = Duration.ofSeconds(60);
    private static final Duration STORING = Duration.ofMinutes(5);

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--gateways",
            defaultValue = "50",
            description = "Gateways that send for their devices; 0: devices connect by themselves (default: 50).")
    private int gateways;

    @Option(names = "--devices", defaultValue = "1000", description = "Devices in all (default: 1000).")
    private int devices;

    @Option(names = "--batch", defaultValue = "20", description = "Observations per message (default: 20).")
    private int batch;

    @Option(names = "--seconds", defaultValue = "30", description = "How long to send (default: 30).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Messages per second over all clients (default: 0, as fast as acknowledged).")
    private double rate;

    @Option(names = "--window", defaultValue = "20", description = "Messages under way per client (default: 20).")
    private int window;

    @Option(
            names = "--mqtt",
            defaultValue = "127.0.0.1:1883",
            description = "Plain MQTT listener (default: 127.0.0.1:1883).")
    private String mqtt = "";

    @Option(
            names = "--mqtts",
            defaultValue = "127.0.0.1:8883",
            description = "MQTT listener for gateways (default: 127.0.0.1:8883).")
    private String mqtts = "";

    @Option(names = "--limits", description = "Before, measure broker, log and store alone on this machine.")
    private boolean limits;

    @Option(names = "--json", description = "Answer with JSON, one document.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        check();
        var platform = connection.client();
        Map<String, Double> alone =
                limits ? PartLimits.measure(gateways > 0 ? gateways : devices, batch, window) : Map.of();
        var fleet = new Fleet(platform);
        note("registering " + (gateways > 0 ? gateways + " gateways, " : "") + devices + " devices");
        var publishers = gateways > 0 ? fleet.gateways(gateways, devices) : fleet.devices(devices);
        note("sending for " + seconds + " s");
        // A step below the pace of sending keeps phenomenon times in the past.
        long step = rate == 0 ? 1000 : Math.max(1, (long) (1e6 * devices / (rate * batch) * 0.9));
        try (var load = Load.connect(publishers, address(mqtt), address(mqtts), batch, window, step)) {
            var report = run(load, platform, alone);
            var out = spec.commandLine().getOut();
            out.println(json ? Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) : report.text());
            out.flush();
            return report.readback().lost() + report.readback().invented() > 0 ? LOST : 0;
        }
    }

    private BenchReport run(Load load, PlatformClient platform, Map<String, Double> alone) {
        var sampler = new StatsSampler(platform);
        long storedBefore = sampler.take().stored();
        var before = usage();
        long start = System.nanoTime();
        load.run(Duration.ofSeconds(seconds), rate, sampler::take);
        long acknowledged = load.sum(LoadClient::acks) * batch;
        double elapsed = (System.nanoTime() - start) / 1e9;
        long end = System.nanoTime();
        var after = usage();
        note("waiting for answers");
        load.drain(ANSWERS);
        note("waiting for the store");
        long total = load.sum(LoadClient::acks) * batch;
        sampler.awaitStored(storedBefore + total, STORING);
        // Reading back may take longer than an idle connection lives; that is no fault.
        var faults = List.copyOf(load.faults());
        note("reading back");
        return new BenchReport(
                new BenchReport.Shape(gateways, devices, batch, window, elapsed, rate),
                load.sum(LoadClient::sent) * batch,
                acknowledged / elapsed,
                sampler.storedPerSecond(),
                sampler.lag(start, end),
                latency(load.latencies()),
                load.sum(LoadClient::refusals),
                load.sum(LoadClient::underWay),
                Readback.of(load, platform),
                used(before, after, elapsed),
                alone,
                faults);
    }

    private List<ProcessUsage> usage() {
        var processes = new ArrayList<ProcessUsage>();
        processes.add(ProcessUsage.of("load tool", ProcessHandle.current().pid()));
        connection.platformPid().ifPresent(pid -> {
            processes.add(ProcessUsage.of("platform", pid));
            ProcessHandle.of(pid)
                    .ifPresent(handle -> handle.descendants()
                            .forEach(child -> processes.add(ProcessUsage.of("child", child.pid()))));
        });
        return processes;
    }

    private static List<BenchReport.Usage> used(List<ProcessUsage> before, List<ProcessUsage> after, double seconds) {
        var used = new java.util.TreeMap<String, BenchReport.Usage>();
        for (var now : after) {
            before.stream()
                    .filter(earlier -> earlier.pid() == now.pid())
                    .forEach(earlier -> used.merge(
                            now.name().equals("child") ? "children" : now.name(),
                            new BenchReport.Usage(
                                    now.name().equals("child") ? "children" : now.name(),
                                    now.cores(earlier, seconds),
                                    now.rssKib() / 1024),
                            (a, b) -> new BenchReport.Usage(
                                    a.process(), a.cores() + b.cores(), a.rssMib() + b.rssMib())));
        }
        return List.copyOf(used.values());
    }

    private static BenchReport.Latency latency(Histogram nanos) {
        return new BenchReport.Latency(
                nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
                nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
                nanos.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
                nanos.getMaxValue() / NANOS_PER_MILLI);
    }

    private void check() {
        if (gateways < 0 || devices < 1 || batch < 1 || seconds < 1 || window < 1 || rate < 0) {
            throw new FailureException("every number must be positive (gateways and rate may be 0).");
        }
        if (gateways > devices) {
            throw new FailureException(
                    gateways + " gateways cannot share " + devices + " devices.", "Give each gateway one at least.");
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new FailureException("'" + text + "' is not an address such as 127.0.0.1:1883.");
        }
    }

    private void note(String line) {
        if (!json) {
            spec.commandLine().getErr().println(line);
        }
    }
}
