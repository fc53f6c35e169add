package io.mailuo.deploy.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mailuo bench}: the load tools. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure what the platform does under load.",
        subcommands = {IngestBenchCommand.class, RegistryBenchCommand.class})
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
