package io.mailuo.codec.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzes with Jazzer for as long as one says, all targets in turn: {@code FuzzAtLength SECONDS DIRECTORY [TARGET…]},
 * seconds for each target. The directory keeps each target's inputs, so that the next run goes on from there; what is
 * found lies there as {@code crash-…}. The exit status is 1 if anything was found.
 */
public final class FuzzAtLength {

    private FuzzAtLength() {}

    /** Runs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 2) {
            System.err.println("usage: FuzzAtLength SECONDS DIRECTORY [TARGET…]");
            System.exit(2);
        }
        int seconds = Integer.parseInt(arguments[0]);
        var directory = Path.of(arguments[1]).toAbsolutePath();
        var all = FuzzTargets.all();
        var names = arguments.length > 2 ? List.of(arguments).subList(2, arguments.length) : List.copyOf(all.keySet());
        var found = new ArrayList<String>();
        for (String name : names) {
            var target = all.get(name);
            if (target == null) {
                throw new IllegalArgumentException("no target '" + name + "', there are " + all.keySet());
            }
            if (run(target, seconds, directory.resolve(name)) != 0) {
                found.add(name);
            }
        }
        System.out.println(found.isEmpty() ? "nothing found" : "found something in " + found);
        System.exit(found.isEmpty() ? 0 : 1);
    }

    private static int run(FuzzTarget target, int seconds, Path directory) throws IOException, InterruptedException {
        var corpus = Files.createDirectories(directory.resolve("corpus"));
        for (int i = 0; i < target.seeds().size(); i++) {
            Files.write(corpus.resolve("seed-" + i), target.seeds().get(i));
        }
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading",
                "-D" + CodecFuzz.TARGET + "=" + target.name(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + CodecFuzz.class.getName(),
                "--instrumentation_includes=io.mailuo.codec.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-max_total_time=" + seconds,
                "-max_len=4096",
                "-timeout=30",
                "-rss_limit_mb=2048",
                corpus.toString());
        long start = System.nanoTime();
        var log = directory.resolve("log.txt");
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(10L * seconds + 600, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        int status = process.waitFor();
        var lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
        String last = lines.stream()
                .filter(line -> line.startsWith("#") && line.contains("cov:"))
                .reduce((first, second) -> second)
                .orElse("");
        System.out.printf(
                "%-20s status %d, %d s, %s%n",
                target.name(), status, (System.nanoTime() - start) / 1_000_000_000, last);
        return status;
    }
}
