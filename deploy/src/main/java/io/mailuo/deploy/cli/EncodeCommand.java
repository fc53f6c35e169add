package io.mailuo.deploy.cli;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlCbor;
import io.mailuo.codec.senml.SenmlJson;
import io.mailuo.codec.senml.SenmlRecord;
import io.mailuo.deploy.FailureException;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo encode}: readings in any codec as SenML. */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = "Write a payload of any codec as SenML, JSON or CBOR, to standard output. Needs no platform.",
        footer = {
            "",
            "  ./mailuo encode --from senml-json --to senml-cbor message.json | mosquitto_pub … -s",
            "  ./mailuo encode --from hj212 --to senml-json --hex 2323303130…"
        })
public final class EncodeCommand implements Callable<Integer> {

    /** What it can write. */
    enum Form {
        SENML_JSON,
        SENML_CBOR;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    @Option(names = "--from", required = true, paramLabel = "CODEC", description = "senml-json, senml-cbor, hj212.")
    private String from = "";

    @Option(
            names = "--to",
            defaultValue = "senml-cbor",
            paramLabel = "FORM",
            converter = FormConverter.class,
            description = "senml-json or senml-cbor (default: ${DEFAULT-VALUE}).")
    private Form to = Form.SENML_CBOR;

    @Option(names = "--hex", paramLabel = "HEX", description = "The payload in hexadecimal; blanks are ignored.")
    private @Nullable String hex;

    @Option(names = "--hex-out", description = "Write hexadecimal instead of bytes.")
    private boolean hexOut;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The payload's file, or - (the default).")
    private String file = "-";

    @Override
    public Integer call() throws IOException {
        byte[] payload = hex != null ? HexFormat.of().parseHex(hex.replaceAll("\\s", "")) : DecodeCommand.read(file);
        try {
            var records = DecodeCommand.find(from).decode(payload, Reception.at(Instant.now())).stream()
                    .map(SenmlRecord::of)
                    .toList();
            byte[] written = switch (to) {
                case SENML_JSON -> SenmlJson.write(records);
                case SENML_CBOR -> SenmlCbor.write(records);
            };
            if (hexOut) {
                System.out.println(HexFormat.of().formatHex(written));
            } else {
                System.out.write(written);
                System.out.flush();
            }
            return 0;
        } catch (DecodeException e) {
            throw new FailureException("not a message of " + from + ": " + e.rule(), "at byte " + e.offset());
        }
    }

    /** Reads {@code senml-json}. */
    static final class FormConverter implements picocli.CommandLine.ITypeConverter<Form> {
        @Override
        public Form convert(String text) {
            for (var form : Form.values()) {
                if (form.toString().equals(text)) {
                    return form;
                }
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "must be senml-json or senml-cbor, got '" + text + "'");
        }
    }
}
