package io.mailuo.registry.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs small programs to their end. */
final class Programs {

    private static final int SECONDS = 120;

    /** What a program answered. */
    record Outcome(int exit, String output) {}

    private Programs() {}

    /** The output of a program that must succeed. */
    static String run(List<String> command) {
        var outcome = outcome(command);
        if (outcome.exit() != 0) {
            throw new PostgresException("'" + String.join(" ", command) + "' failed (exit code " + outcome.exit()
                    + "): " + outcome.output().trim());
        }
        return outcome.output();
    }

    /** What a program answered, whether it succeeded or not; exit code 127 where it does not exist. */
    static Outcome outcome(List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            var process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(124, output);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            return new Outcome(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while running " + command.getFirst(), e);
        }
    }
}
