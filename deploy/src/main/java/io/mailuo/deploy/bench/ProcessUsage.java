package io.mailuo.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, as Linux accounts it.
 *
 * @param name of the process in the report
 * @param pid process id
 * @param cpuMillis user and system time of the process since its start
 * @param rssKib resident memory now
 */
record ProcessUsage(String name, long pid, long cpuMillis, long rssKib) {

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final long MILLIS_PER_TICK = 10;

    /** Reads {@code /proc}; all zero where the process is gone. */
    static ProcessUsage of(String name, long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the command in parentheses and may hold blanks; fields count from behind it.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            return new ProcessUsage(name, pid, ticks * MILLIS_PER_TICK, rss(pid));
        } catch (IOException e) {
            return new ProcessUsage(name, pid, 0, 0);
        }
    }

    /** Processor time since {@code earlier}, in cores. */
    double cores(ProcessUsage earlier, double seconds) {
        return (cpuMillis - earlier.cpuMillis) / 1000.0 / seconds;
    }

    private static long rss(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        }
    }
}
