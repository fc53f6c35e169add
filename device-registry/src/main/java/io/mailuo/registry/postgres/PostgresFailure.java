package io.mailuo.registry.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Says in our words why a server ended, from what it wrote last. */
final class PostgresFailure {

    private record Known(Pattern pattern, String advice) {}

    private static final List<Known> KNOWN = List.of(
            new Known(
                    Pattern.compile("could not bind .*|Address already in use"),
                    "Its port is taken: another program listens there. Choose another port (0 picks a free one)."),
            new Known(Pattern.compile("No space left on device"), "The disk is full. Make room, then start again."),
            new Known(
                    Pattern.compile("could not (?:map|resize|create) .*shared memory.*"),
                    "There is not enough shared memory (/dev/shm). Give the container more of it."),
            new Known(
                    Pattern.compile("invalid checkpoint record|could not locate a valid checkpoint record"),
                    "The database files are damaged. Restore them from a backup."),
            new Known(
                    Pattern.compile("database files are incompatible with server"),
                    "The database was made by another version of PostgreSQL."));

    private PostgresFailure() {}

    /** One or two sentences for the operator. */
    static String explain(Path data, String log) {
        for (var known : KNOWN) {
            if (known.pattern().matcher(log).find()) {
                return "PostgreSQL does not run on " + data + ". " + known.advice() + " It wrote: " + lastLine(log);
            }
        }
        return "PostgreSQL does not run on " + data + ". It wrote: " + lastLine(log);
    }

    private static String lastLine(String log) {
        return log.lines()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("ERROR"))
                .reduce((first, second) -> second)
                .orElseGet(() -> log.lines().reduce((first, second) -> second).orElse("nothing"));
    }
}
