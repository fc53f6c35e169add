package io.mailuo.registry.audit;

import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The last link of the chain that this process has seen, kept in a file outside the database: whoever cuts the chain's
 * end off, or writes the whole chain anew, has to change this file too.
 */
final class AuditAnchor {

    /**
     * A link that was once there.
     *
     * @param hash in hexadecimal digits
     * @param at when it was the last one
     */
    record Point(long position, String hash, Instant at) {

        static Point of(AuditSeal seal, Instant at) {
            return new Point(seal.position(), HexFormat.of().formatHex(seal.hash()), at);
        }

        boolean is(AuditSeal seal) {
            return position == seal.position() && hash.equals(HexFormat.of().formatHex(seal.hash()));
        }
    }

    private final Path file;

    /**
     * @param directory is made where it is not there
     * @throws UncheckedIOException where it cannot be made
     */
    AuditAnchor(Path directory) {
        this.file = directory.resolve("anchor.json");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }

    /**
     * What is kept; empty before anything was sealed.
     *
     * @throws UncheckedIOException where the file cannot be read or understood
     */
    Optional<Point> read() {
        try {
            return Files.exists(file)
                    ? Optional.of(Json.MAPPER.readValue(file.toFile(), Point.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Keeps {@code point} in place of the one before; a power cut leaves the one or the other. */
    void write(Point point) {
        var fresh = file.resolveSibling("anchor.json.new");
        try {
            try (var channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(point));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
