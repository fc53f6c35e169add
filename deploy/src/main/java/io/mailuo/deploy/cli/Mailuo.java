package io.mailuo.deploy.cli;

import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.bench.BenchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** The command {@code mailuo}. */
@Command(
        name = "mailuo",
        mixinStandardHelpOptions = true,
        version = "mailuo 0.1.0",
        header = "Mailuo 脉络: city sensing integration platform with edge gateways.",
        description = {
            "",
            "Start with '@|bold mailuo up --demo|@': a platform, a gateway and a small city on this machine.",
            "Commands that speak to a platform find it by --url and --token, else by MAILUO_URL and MAILUO_TOKEN, "
                    + "else by the data directory that 'up' wrote (./data, or --data DIR), else as 'mailuo login' says.",
            ""
        },
        subcommandsRepeatable = false,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Of the front door itself (see their own --help):",
            "  test         Run all tests; --install-peers installs the programs they talk to.",
            "  soak         Run a fault or load test for as long as you say.",
            "  gateway run  Run an edge gateway on this machine: gateway run --config gateway.yaml",
            "",
            "Environment: MAILUO_URL, MAILUO_TOKEN, MAILUO_JAVA_HOME, MAILUO_HEAP (of a service; an eighth of the memory),",
            "  MAILUO_JAVA_OPTS, MAILUO_BUILD=never (run what is built), and MAILUO_<SECTION>_<KEY> for every configuration key (config --explain).",
            "",
            "Exit status: 0 done; 1 refused or failed, with the reason on standard error; 2 wrong usage."
        },
        subcommands = {
            UpCommand.class,
            ServiceCommands.Registry.class,
            ServiceCommands.Ingest.class,
            StatusCommand.class,
            StopCommand.class,
            DeviceCommand.class,
            ImportCommand.class,
            GatewayCommand.class,
            OrganizationCommand.class,
            TokenCommand.class,
            AccountCommand.class,
            AreaCommand.class,
            AuditCommand.class,
            SessionCommands.Login.class,
            SessionCommands.Logout.class,
            BackupCommands.Write.class,
            BackupCommands.Read.class,
            CodeCommand.class,
            LabelCommand.class,
            QuarantineCommand.class,
            QualityCommand.class,
            ShareCommand.class,
            CorrectionCommand.class,
            FindingCommand.class,
            NetworkCommand.class,
            HistoryCommand.class,
            DecodeCommand.class,
            EncodeCommand.class,
            ConfigCommand.class,
            BenchCommand.class,
        })
public final class Mailuo implements Runnable {

    private static final int REFUSED = 1;
    private static final int USAGE_WIDTH = 110;

    @Spec
    private CommandSpec spec;

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command in this process and returns its exit status. */
    public static int run(String... arguments) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    /** The command line, not yet given any arguments. */
    static CommandLine commandLine() {
        var mailuo = new CommandLine(new Mailuo());
        // Made only where the help is asked for: it reads all profiles.
        mailuo.getSubcommands()
                .get("decode")
                .getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_FOOTER, _ -> DecodeCommand.footer());
        return mailuo.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(USAGE_WIDTH)
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line.getErr()));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explain(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof FailureException known) {
            err.println("mailuo: " + known.getMessage());
            known.remedies().forEach(line -> err.println("  " + line));
            return REFUSED;
        }
        throw failure;
    }
}
