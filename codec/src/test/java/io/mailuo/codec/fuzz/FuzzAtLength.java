package io.mailuo.codec.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fuzzes with Jazzer for as long as one says, one target after the other:
 * {@code FuzzAtLength SECONDS DIRECTORY [TARGET[=SECONDS]…]}. Seconds are CPU seconds of the process that fuzzes. Without
 * targets each codec has {@code SECONDS}, which its targets (codec, stream, dialogue) share; a target that is named has
 * {@code SECONDS}, or its own. The directory keeps each target's inputs, so that the next run goes on from there; what is
 * found lies there as {@code crash-…}, {@code timeout-…} or {@code oom-…}, and {@link FuzzReport} has a line for each
 * run. The exit status is 1 if anything was found.
 */
public final class FuzzAtLength {

    private static final Pattern PROGRESS = Pattern.compile("^#(\\d+)\\s.*\\bft: (\\d+)");
    private static final Pattern EXECUTED = Pattern.compile("^stat::number_of_executed_units:\\s*(\\d+)");
    private static final Pattern FINDING = Pattern.compile("(crash|timeout|oom|leak)-.*");

    private static final long LOOK_MILLIS = 250;
    private static final int GRACE_SECONDS = 60;
    private static final String LOG = "log.txt";

    private final Path directory;
    private final String revision;

    private FuzzAtLength(Path directory, String revision) {
        this.directory = directory;
        this.revision = revision;
    }

    /** Runs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 2) {
            System.err.println("usage: FuzzAtLength SECONDS DIRECTORY [TARGET[=SECONDS]…]");
            System.exit(2);
        }
        var plan = plan(Integer.parseInt(arguments[0]), List.of(arguments).subList(2, arguments.length));
        var directory = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
        var report = new FuzzReport(directory);
        var fuzzing = new FuzzAtLength(directory, revision());
        var found = new ArrayList<String>();
        for (var entry : plan.entrySet()) {
            var run = fuzzing.run(entry.getKey(), entry.getValue());
            report.add(run);
            System.out.println(run.line());
            found.addAll(run.findings());
        }
        System.out.println("CPU seconds in all, by codec: " + report.cpuSeconds());
        System.out.println(found.isEmpty() ? "nothing found" : "found " + found);
        System.exit(found.isEmpty() ? 0 : 1);
    }

    /** Which target runs how many seconds. */
    static Map<FuzzTarget, Integer> plan(int seconds, List<String> chosen) {
        var all = FuzzTargets.all();
        var plan = new LinkedHashMap<FuzzTarget, Integer>();
        if (chosen.isEmpty()) {
            var sizes = all.values().stream().collect(Collectors.groupingBy(FuzzTarget::codec, Collectors.counting()));
            all.values().forEach(target -> plan.put(target, (int) Math.ceilDiv(seconds, sizes.get(target.codec()))));
        }
        for (String one : chosen) {
            int at = one.indexOf('=');
            var target = all.get(at < 0 ? one : one.substring(0, at));
            if (target == null) {
                throw new IllegalArgumentException("no target '" + one + "', there are " + all.keySet());
            }
            plan.put(target, at < 0 ? seconds : Integer.parseInt(one.substring(at + 1)));
        }
        return plan;
    }

    private static String revision() throws IOException {
        var git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
        try (var out = git.inputReader()) {
            String line = out.readLine();
            return line == null ? "unknown" : line;
        }
    }

    private FuzzReport.Run run(FuzzTarget target, int seconds) throws IOException, InterruptedException {
        var own = Files.createDirectories(directory.resolve(target.name()));
        var corpus = Files.createDirectories(own.resolve("corpus"));
        for (int i = 0; i < target.seeds().size(); i++) {
            Files.write(corpus.resolve("seed-" + i), target.seeds().get(i));
        }
        var before = findings(own);
        var start = Instant.now();
        var process = new ProcessBuilder(command(target, own, corpus))
                .directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(own.resolve(LOG).toFile())
                .start();
        var cpu = watch(process, seconds);
        var log = Files.readAllLines(own.resolve(LOG), StandardCharsets.ISO_8859_1);
        long executions = Math.max(last(log, PROGRESS, 1), last(log, EXECUTED, 1));
        long coverage = last(log, PROGRESS, 2);
        var found = findings(own);
        found.removeAll(before);
        if (process.exitValue() != 0 && found.isEmpty()) {
            found.add("status-" + process.exitValue());
        }
        return new FuzzReport.Run(start, revision, target, cpu, executions, coverage, List.copyOf(found));
    }

    private static long last(List<String> log, Pattern pattern, int group) {
        return log.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(group)))
                .reduce(0L, (first, second) -> second);
    }

    /**
     * Waits until the process has used its CPU time, of all its threads, and asks it to end. Wall time would say little
     * on a machine that is shared.
     *
     * @return the CPU time it was last seen to have used
     */
    private static Duration watch(Process process, int seconds) throws IOException, InterruptedException {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(20L * seconds + 600);
        var cpu = Duration.ZERO;
        boolean asked = false;
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            cpu = process.info().totalCpuDuration().orElse(cpu);
            if (cpu.toSeconds() >= seconds && !asked) {
                asked = true;
                latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
                // libFuzzer ends in good order at this signal, and says what it did.
                new ProcessBuilder("kill", "-USR1", Long.toString(process.pid()))
                        .start()
                        .waitFor();
            }
            if (System.nanoTime() > latest) {
                process.destroyForcibly();
            }
        }
        return cpu;
    }

    private static TreeSet<String> findings(Path own) throws IOException {
        try (var files = Files.list(own)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> FINDING.matcher(name).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<String> command(FuzzTarget target, Path own, Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading",
                "-D" + CodecFuzz.TARGET + "=" + target.name(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + CodecFuzz.class.getName(),
                "--instrumentation_includes=io.mailuo.codec.**",
                "--instrumentation_excludes=io.mailuo.codec.fuzz.**",
                "--reproducer_path=" + own,
                "-artifact_prefix=" + own + "/",
                "--custom_hook_includes=io.mailuo.codec.**",
                "-print_final_stats=1",
                "-max_len=4096",
                "-timeout=60",
                "-rss_limit_mb=2048",
                corpus.toString());
    }
}
