package io.mailuo.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailuo encode}: the way back from {@code decode}. */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = {
            "Write a frame from its fields, given as JSON as 'decode' shows them (the whole answer, or its 'message').",
            "Lengths and checksums are computed. Needs no platform."
        },
        footer = {"", "  ./mailuo decode hj212 frame.bin | ./mailuo encode hj212 --raw >again.bin"})
public final class EncodeCommand implements Callable<Integer> {

    private static final int MOST = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..2",
            paramLabel = "PROTOCOL JSON",
            description = {
                "The protocol, such as hj212 or senml-cbor (not with --profile), then the fields:",
                "JSON, the name of a file, or - for standard input (default)."
            })
    private List<String> arguments = List.of();

    @Mixin
    private Protocols protocols = new Protocols();

    @Option(names = "--raw", description = "Write the bytes themselves, not their text or hexadecimal.")
    private boolean raw;

    @Override
    public Integer call() throws IOException {
        boolean named = protocols.given().isEmpty();
        var found = protocols.find(arguments.isEmpty() ? null : arguments.getFirst());
        int at = named ? 1 : 0;
        if (arguments.size() > Math.min(MOST, at + 1)) {
            throw new FailureException("only one frame is written at a time.");
        }
        byte[] frame;
        try {
            frame = found.write(message(input(arguments.size() > at ? arguments.get(at) : "-")));
        } catch (IllegalArgumentException e) {
            throw new FailureException("cannot be written as " + found.name() + ": " + e.getMessage());
        }
        if (raw) {
            System.out.write(frame);
            System.out.flush();
        } else {
            spec.commandLine().getOut().println(FrameInput.text(found, frame));
        }
        return 0;
    }

    private static byte[] input(String argument) throws IOException {
        if (argument.equals("-")) {
            return System.in.readAllBytes();
        }
        if (argument.stripLeading().startsWith("{")) {
            return argument.getBytes(StandardCharsets.UTF_8);
        }
        if (!Files.isReadable(Path.of(argument))) {
            throw new FailureException("cannot read " + Path.of(argument).toAbsolutePath());
        }
        return Files.readAllBytes(Path.of(argument));
    }

    private static Map<String, Object> message(byte[] json) throws IOException {
        try {
            Map<String, Object> fields =
                    Json.MAPPER.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
            if (fields.get("message") instanceof Map<?, ?> inner) {
                var message = new LinkedHashMap<String, Object>();
                inner.forEach((name, value) -> message.put(String.valueOf(name), value));
                return message;
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new FailureException("the input is not JSON: " + e.getOriginalMessage());
        }
    }
}
