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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailuo decode}: what frames say, without any platform. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = {
            "Show the fields of frames and what they mean, or where and why they are wrong: one JSON object a frame.",
            "Needs no platform. Exit status 1 where one of them is no frame of the protocol."
        })
public final class DecodeCommand implements Callable<Integer> {

    private static final int REFUSED = 1;
    private static final int LONGEST_EXAMPLE = 220;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROTOCOL FRAME",
            description = {
                "The protocol, such as hj212 or senml-json, then frames; not the protocol with --guess and --profile.",
                "A frame is written as it is or in hexadecimal, or is the name of a file, or - for standard input."
            })
    private List<String> arguments = List.of();

    @Mixin
    private Protocols protocols = new Protocols();

    @Mixin
    private FrameInput input = new FrameInput();

    @Option(names = "--guess", description = "Name the protocols that each frame could be.")
    private boolean guess;

    @Option(names = "--list", description = "List the protocols instead.")
    private boolean list;

    @Option(names = "--example", description = "Show a sound frame of the protocol instead.")
    private boolean example;

    /** What the help says at its end: the protocols, with an example each. */
    static String footer() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Protocols, with an example each:");
        for (var each : Protocols.all()) {
            String frame = FrameInput.text(each, each.example());
            lines.add("  " + each.name() + ": " + each.standard());
            lines.add(
                    frame.length() > LONGEST_EXAMPLE
                            ? "    ./mailuo decode " + each.name() + " --example"
                            : "    ./mailuo decode " + each.name() + (each.isText() ? " --text '" : " '") + frame
                                    + "'");
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Protocols.all().forEach(each -> out.printf("%-22s %s%n", each.name(), each.standard()));
            return 0;
        }
        if (guess) {
            return guess(input.read(null, arguments), out);
        }
        boolean named = protocols.given().isEmpty();
        Protocol protocol = protocols.find(arguments.isEmpty() ? null : arguments.getFirst());
        if (example) {
            out.println(FrameInput.text(protocol, protocol.example()));
            return 0;
        }
        int status = 0;
        var frames = input.read(protocol, named ? arguments.subList(1, arguments.size()) : arguments);
        for (var frame : frames) {
            status = Math.max(status, decode(protocol, frame, frames.size() == 1, out));
        }
        return status;
    }

    private static int guess(List<byte[]> frames, PrintWriter out) throws IOException {
        int status = 0;
        for (var frame : frames) {
            var names = Codecs.guess(Protocols.all(), frame).stream()
                    .map(Protocol::name)
                    .toList();
            out.println(Json.MAPPER.writeValueAsString(Map.of("protocols", names)));
            status = names.isEmpty() ? REFUSED : status;
        }
        if (frames.isEmpty()) {
            throw new FailureException("there is no frame to guess.");
        }
        return status;
    }

    /** Prints over several lines for people, where there is one frame and a terminal. */
    private static int decode(Protocol protocol, byte[] frame, boolean single, PrintWriter out) throws IOException {
        var writer =
                single && Output.atTerminal() ? Json.MAPPER.writerWithDefaultPrettyPrinter() : Json.MAPPER.writer();
        try {
            out.println(writer.writeValueAsString(Codecs.describe(protocol, frame, Reception.at(Instant.now()))));
            return 0;
        } catch (DecodeException e) {
            out.println(writer.writeValueAsString(Codecs.describe(e)));
            return REFUSED;
        }
    }
}
