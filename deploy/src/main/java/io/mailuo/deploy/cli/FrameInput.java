package io.mailuo.deploy.cli;

import io.mailuo.codec.Protocol;
import io.mailuo.deploy.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command is given frames: as arguments, in a file, or on standard input. */
public final class FrameInput {

    private static final String STANDARD_INPUT = "-";

    @Option(names = "--hex", description = "Frames are hexadecimal; blanks are ignored. Usual for binary protocols.")
    private boolean hex;

    @Option(
            names = "--text",
            description = "Frames are text; a missing line end is added. Usual for protocols of text.")
    private boolean text;

    @Option(names = "--lines", description = "Every line of the file or of standard input is a frame.")
    private boolean lines;

    /**
     * The frames that {@code arguments} give, for {@code protocol} if that is known. Where there are none, standard input
     * is read; an argument that is neither said to be hexadecimal nor text may be the name of a file.
     */
    List<byte[]> read(@Nullable Protocol protocol, List<String> arguments) throws IOException {
        var frames = new ArrayList<byte[]>();
        for (var argument : arguments.isEmpty() ? List.of(STANDARD_INPUT) : arguments) {
            if (argument.equals(STANDARD_INPUT)) {
                frames.addAll(content(protocol, System.in.readAllBytes()));
            } else if (!hex && !text && isFile(argument)) {
                frames.addAll(content(protocol, Files.readAllBytes(Path.of(argument))));
            } else {
                frames.add(frame(protocol, argument));
            }
        }
        return frames;
    }

    private static boolean isFile(String argument) {
        try {
            return Files.isRegularFile(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private List<byte[]> content(@Nullable Protocol protocol, byte[] bytes) {
        if (lines) {
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> frame(protocol, line))
                    .toList();
        }
        return List.of(hex ? frame(protocol, new String(bytes, StandardCharsets.UTF_8)) : bytes);
    }

    private byte[] frame(@Nullable Protocol protocol, String written) {
        boolean isText = text || !hex && (protocol == null ? !isHex(written) : protocol.isText());
        if (isText) {
            boolean ends = protocol != null && endsWithLine(protocol.example()) && !written.endsWith("\n");
            return (ends ? written + "\r\n" : written).getBytes(StandardCharsets.UTF_8);
        }
        try {
            return HexFormat.of().parseHex(digits(written));
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    "'" + (written.length() > 60 ? written.substring(0, 60) + "…" : written)
                            + "' is neither a file nor hexadecimal.",
                    "Say --text if the frame is text.");
        }
    }

    private static String digits(String written) {
        return written.replaceAll("[\\s:]", "");
    }

    private static boolean isHex(String written) {
        String digits = digits(written);
        return digits.length() % 2 == 0 && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
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
