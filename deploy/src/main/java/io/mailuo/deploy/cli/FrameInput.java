package io.mailuo.deploy.cli;

import io.mailuo.codec.Protocol;
import io.mailuo.deploy.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command is given a frame. */
public final class FrameInput {

    @Option(names = "--hex", paramLabel = "HEX", description = "The frame in hexadecimal; blanks are ignored.")
    private @Nullable String hex;

    @Option(names = "--text", paramLabel = "TEXT", description = "The frame as text; a missing line end is added.")
    private @Nullable String text;

    /** The frame's bytes, for {@code protocol} if that is known; else of {@code file}, {@code -} for standard input. */
    byte[] read(@Nullable Protocol protocol, String file) throws IOException {
        if (hex != null) {
            try {
                return HexFormat.of().parseHex(hex.replaceAll("[\\s:]", ""));
            } catch (IllegalArgumentException e) {
                throw new FailureException("--hex is not hexadecimal: " + e.getMessage());
            }
        }
        if (text != null) {
            boolean lines = protocol != null && endsWithLine(protocol.example()) && !text.endsWith("\n");
            return (lines ? text + "\r\n" : text).getBytes(StandardCharsets.UTF_8);
        }
        if (file.equals("-")) {
            return System.in.readAllBytes();
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new FailureException("cannot read " + Path.of(file).toAbsolutePath());
        }
        return Files.readAllBytes(Path.of(file));
    }

    /** A frame as people write it: text, or hexadecimal. */
    static String text(Protocol protocol, byte[] frame) {
        return protocol.isText()
                ? new String(frame, StandardCharsets.UTF_8).strip()
                : HexFormat.of().formatHex(frame);
    }

    private static boolean endsWithLine(byte[] frame) {
        return frame.length > 0 && frame[frame.length - 1] == '\n';
    }
}
