package io.mailuo.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Parameters(index = "0", arity = "0..1", paramLabel = "PROTOCOL", description = "Such as hj212 or senml-cbor.")
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

    @Option(names = "--raw", description = "Write the bytes themselves, not their text or hexadecimal.")
    private boolean raw;

    @Override
    public Integer call() throws IOException {
        var found = protocols.find(protocol);
        byte[] frame;
        try {
            frame = found.write(message(input.read(null, file)));
        } catch (IllegalArgumentException e) {
            throw new FailureException("cannot be written as " + found.name() + ": " + e.getMessage());
        }
        if (raw) {
            System.out.write(frame);
            System.out.flush();
        } else {
            System.out.println(FrameInput.text(found, frame));
        }
        return 0;
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
