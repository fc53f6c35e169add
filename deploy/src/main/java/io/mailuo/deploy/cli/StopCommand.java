package io.mailuo.deploy.cli;

import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.RunFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mailuo stop}: ends the platform of a data directory in good order. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Stop the platform that runs in a data directory of this machine, and wait until it has.")
public final class StopCommand implements Callable<Integer> {

    private static final long PATIENCE_SECONDS = 60;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Its data directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Override
    public Integer call() {
        var run = RunFile.read(data);
        var process = ProcessHandle.of(run.pid()).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            System.out.println("No platform runs in " + data.toAbsolutePath() + ".");
            return 0;
        }
        var end = process.get().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.get().destroy();
        try {
            end.join();
        } catch (RuntimeException e) {
            throw new FailureException(
                    "the platform (process " + run.pid() + ") did not stop within " + PATIENCE_SECONDS + " s.",
                    "See its log in " + data.toAbsolutePath().resolve("logs") + ".");
        }
        System.out.println("Stopped.");
        return 0;
    }
}
