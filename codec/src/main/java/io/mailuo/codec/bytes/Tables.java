package io.mailuo.codec.bytes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the code tables that lie beside the classes: comma-separated, one header line, no quoting. */
public final class Tables {

    private Tables() {}

    /**
     * The rows of {@code resource} beside {@code owner}, each of {@code columns} cells; only the last may hold commas.
     */
    public static List<String[]> rows(Class<?> owner, String resource, int columns) {
        try (var in = Objects.requireNonNull(owner.getResourceAsStream(resource), resource);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",", columns)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
