package io.mailuo.deploy.cli;

import io.mailuo.codec.Codecs;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reception;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailuo decode}: what a frame says, without any platform. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = {
            "Show a frame's fields and what they mean, or where and why it is wrong, as JSON. Needs no platform.",
            "Exit status 1 where it is no frame of the protocol."
        },
        footer = {
            "",
            "  ./mailuo decode --list",
            "  ./mailuo decode hj212 --example",
            "  ./mailuo decode hj212 --text '##0101QN=…'",
            "  ./mailuo decode senml-cbor message.cbor",
            "  ./mailuo decode --profile my-sensor.yaml --hex 0175320367c8"
        })
public final class DecodeCommand implements Callable<Integer> {

    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PROTOCOL",
            description = "Such as hj212 or senml-json; without it, every protocol that fits is shown.")
    private @Nullable String protocol;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "The file to read, or - for standard input (default).")
    private String file = "-";

    @Mixin
    private Protocols protocols = new Protocols();

    @Mixin
    private FrameInput input = new FrameInput();

    @Option(names = "--list", description = "List the protocols instead.")
    private boolean list;

    @Option(names = "--example", description = "Show a sound frame of the protocol instead.")
    private boolean example;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Protocols.all().forEach(each -> out.printf("%-22s %s%n", each.name(), each.standard()));
            return 0;
        }
        if (example) {
            var shown = protocols.find(protocol);
            out.println(FrameInput.text(shown, shown.example()));
            return 0;
        }
        if (protocol == null && protocols.given().isEmpty()) {
            return decodeAll(input.read(null, file), out);
        }
        var chosen = protocols.find(protocol);
        return decode(chosen, input.read(chosen, file), out);
    }

    private static int decodeAll(byte[] frame, PrintWriter out) throws IOException {
        List<Protocol> fitting = Codecs.guess(Protocols.all(), frame);
        if (fitting.isEmpty()) {
            throw new FailureException(
                    "these " + frame.length + " bytes are a sound frame of no protocol.",
                    "Name the protocol to learn what is wrong: ./mailuo decode PROTOCOL …");
        }
        for (var each : fitting) {
            decode(each, frame, out);
        }
        return 0;
    }

    private static int decode(Protocol protocol, byte[] frame, PrintWriter out) throws IOException {
        var writer = Json.MAPPER.writerWithDefaultPrettyPrinter();
        try {
            out.println(writer.writeValueAsString(Codecs.describe(protocol, frame, Reception.at(Instant.now()))));
            return 0;
        } catch (DecodeException e) {
            out.println(writer.writeValueAsString(Codecs.describe(e)));
            return REFUSED;
        }
    }
}
