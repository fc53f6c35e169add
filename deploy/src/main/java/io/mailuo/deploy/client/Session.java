package io.mailuo.deploy.client;

import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.PrivateFile;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who has signed in at a platform from the command line; kept in a file that only its owner can read.
 *
 * @param url where the platform serves HTTP
 * @param token of the session; it ends with it
 */
public record Session(String url, String username, String token, Instant expiresAt) {

    /** The session that {@code file} keeps; empty where nobody has signed in. */
    public static Optional<Session> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readValue(file.toFile(), Session.class));
        } catch (IOException e) {
            throw new FailureException(
                    "cannot read " + file + ": " + e.getMessage(), "Remove it, and sign in again: mailuo login USER");
        }
    }

    /** Keeps it, in place of the one before. */
    public void write(Path file) {
        try {
            PrivateFile.write(file, Json.MAPPER.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new FailureException("cannot write " + file + ": " + e.getMessage());
        }
    }

    /** Keeps none any more. */
    public static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new FailureException("cannot remove " + file + ": " + e.getMessage());
        }
    }

    /** A client that speaks as this user; fails with what to do where the session is over. */
    public PlatformClient client(Instant now) {
        if (!now.isBefore(expiresAt)) {
            throw new FailureException(username + "'s session at " + url + " ended at " + expiresAt + ".", remedy());
        }
        return new PlatformClient(url, token, remedy());
    }

    private String remedy() {
        return "Sign in again: mailuo login " + username + "; or go on without: mailuo logout";
    }
}
