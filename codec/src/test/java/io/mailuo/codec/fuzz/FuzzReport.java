package io.mailuo.codec.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of all runs of a directory, {@code report.csv}: a line is added when a run has ended. */
final class FuzzReport {

    private static final String HEAD = "date,revision,codec,target,cpu_seconds,executions,coverage,findings";
    private static final int CODEC = 2;
    private static final int CPU_SECONDS = 4;

    private final Path file;

    FuzzReport(Path directory) {
        file = directory.resolve("report.csv");
    }

    /**
     * What a run did.
     *
     * @param cpu of the whole process, with compiling and collecting garbage
     * @param coverage the features of the code that its inputs reach, as Jazzer counts them
     * @param findings the files with inputs that broke something
     */
    record Run(
            Instant at,
            String revision,
            FuzzTarget target,
            Duration cpu,
            long executions,
            long coverage,
            List<String> findings) {

        String line() {
            return String.join(
                    ",",
                    at.toString(),
                    revision,
                    target.codec(),
                    target.name(),
                    Long.toString(cpu.toSeconds()),
                    Long.toString(executions),
                    Long.toString(coverage),
                    String.join(" ", findings));
        }
    }

    void add(Run run) throws IOException {
        String head = Files.exists(file) ? "" : HEAD + "\n";
        Files.writeString(
                file,
                head + run.line() + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** The CPU seconds of all runs so far, by codec. */
    Map<String, Long> cpuSeconds() throws IOException {
        var sums = new TreeMap<String, Long>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                var cells = line.split(",", -1);
                if (!line.equals(HEAD) && cells.length > CPU_SECONDS) {
                    sums.merge(cells[CODEC], Long.parseLong(cells[CPU_SECONDS]), Long::sum);
                }
            }
        }
        return sums;
    }
}
