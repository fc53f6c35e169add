package io.mailuo.deploy.client;

import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.PrivateFile;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code up} leaves in its data directory for the commands on the same machine; readable by its owner only.
 *
 * @param url where the platform serves HTTP
 * @param token an API token with every right during the set-up, with a registrar's afterwards
 * @param pid the platform's process
 */
public record RunFile(String url, String token, long pid) {

    /** The file of the data directory {@code data}. */
    public static Path path(Path data) {
        return data.resolve("run").resolve("cli.json");
    }

    /** Reads the file of {@code data}; fails with what to do where there is none. */
    public static RunFile read(Path data) {
        Path path = path(data);
        if (!Files.exists(path)) {
            throw new FailureException(
                    "no platform was found: " + path.toAbsolutePath() + " does not exist.",
                    "Start one with './mailuo up', or say where one is: --url URL, and --token TOKEN or 'mailuo login USER'.");
        }
        try {
            return Json.MAPPER.readValue(path.toFile(), RunFile.class);
        } catch (IOException e) {
            throw new FailureException("cannot read " + path.toAbsolutePath() + ": " + e.getMessage());
        }
    }

    /** Writes the file of {@code data}. */
    public void write(Path data) throws IOException {
        PrivateFile.write(path(data), Json.MAPPER.writeValueAsString(this) + "\n");
    }
}
