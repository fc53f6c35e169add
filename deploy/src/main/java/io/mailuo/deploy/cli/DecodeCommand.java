package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.hj212.Hj212Codec;
import io.mailuo.codec.senml.SenmlCbor;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.codec.senml.SenmlJson;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo decode}: what a payload says, without any platform. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = "Say what a payload means, or where and why it is wrong. Needs no platform.",
        footer = {
            "",
            "  ./mailuo decode --codec senml-json message.json",
            "  ./mailuo decode --codec hj212 --hex 2323303130…"
        })
public final class DecodeCommand implements Callable<Integer> {

    /** The codecs by name. */
    static final List<Codec> CODECS = List.of(new SenmlCodec(), new SenmlJson(), new SenmlCbor(), new Hj212Codec());

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--codec",
            required = true,
            paramLabel = "NAME",
            description = "senml, senml-json, senml-cbor or hj212.")
    private String codec = "";

    @Option(names = "--hex", paramLabel = "HEX", description = "The payload in hexadecimal; blanks are ignored.")
    private @Nullable String hex;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The payload's file, or - for standard input (the default).")
    private String file = "-";

    @Override
    public Integer call() throws IOException {
        byte[] payload = hex != null ? HexFormat.of().parseHex(hex.replaceAll("\\s", "")) : read(file);
        try {
            output.list(
                    items(find(codec).decode(payload, Reception.at(Instant.now()))),
                    "property",
                    "source",
                    "property",
                    "phenomenonTime",
                    "result",
                    "unit",
                    "quality");
            return 0;
        } catch (DecodeException e) {
            throw new FailureException(
                    "not a message of " + codec + ": " + e.rule(),
                    "at byte " + e.offset() + ", " + e.clause() + "; quarantine reason '"
                            + e.reason().code() + "'");
        }
    }

    /** The codec called {@code name}. */
    static Codec find(String name) {
        return CODECS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new FailureException("no codec is called '" + name + "'; there are: "
                        + CODECS.stream().map(Codec::name).collect(Collectors.joining(", "))));
    }

    /** The bytes of a file, or of standard input for {@code -}. */
    static byte[] read(String file) throws IOException {
        if (file.equals("-")) {
            return System.in.readAllBytes();
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new FailureException("cannot read " + Path.of(file).toAbsolutePath());
        }
        return Files.readAllBytes(Path.of(file));
    }

    private static ArrayNode items(List<Reading> readings) {
        ArrayNode items = Json.MAPPER.createArrayNode();
        for (Reading reading : readings) {
            ObjectNode item = items.addObject();
            item.put("source", reading.source()).put("property", reading.property());
            if (reading.phenomenonTime() != null) {
                item.put("phenomenonTime", reading.phenomenonTime().toString());
            }
            switch (reading.result()) {
                case Result.Number(double value) -> item.put("result", value);
                case Result.Truth truth -> item.put("result", truth == Result.Truth.TRUE);
                case Result.Text(String value) -> item.put("result", value);
            }
            item.put("unit", reading.unit()).put("quality", reading.quality().bits());
        }
        return items;
    }
}
