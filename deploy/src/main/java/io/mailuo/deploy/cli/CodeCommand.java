package io.mailuo.deploy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mailuo code}: unified codes. */
@Command(
        name = "code",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Check unified codes.")
public final class CodeCommand {

    private static final int INVALID = 1;

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Say what a code means, whether its check digit is right and whether it is registered. "
                    + "Exit status 1 where it is not valid.")
    int check(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "As read from the label; blanks are ignored.") String code) {
        var answer = connection.client().get("/api/v1/codes/" + code.replaceAll("\\s", ""));
        output.one(answer, "valid");
        return answer.path("valid").asBoolean() ? 0 : INVALID;
    }
}
