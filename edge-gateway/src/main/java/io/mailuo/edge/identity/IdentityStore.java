package io.mailuo.edge.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the gateway's key and certificates in one directory: {@code gateway.pem} (key and certificate together, mode
 * 0600, replaced in one step), {@code ca.pem}, {@code enrolment.json}; while it enrols, {@code enrolling.pem}, the key
 * that it asks a certificate for.
 */
public final class IdentityStore {

    private static final String OWN = "gateway.pem";
    private static final String AUTHORITY = "ca.pem";
    private static final String ENROLMENT = "enrolment.json";
    private static final String ENROLLING = "enrolling.pem";

    private final Path directory;

    /** @param directory made when needed, mode 0700 */
    public IdentityStore(Path directory) {
        this.directory = directory;
    }

    /** What is kept; empty before the enrolment. */
    public Optional<Credentials> load() throws IOException {
        var own = directory.resolve(OWN);
        if (!Files.exists(own)) {
            return Optional.empty();
        }
        try {
            var pem = Files.readString(own);
            JsonNode enrolment =
                    Json.MAPPER.readTree(directory.resolve(ENROLMENT).toFile());
            return Optional.of(new Credentials(
                    Pem.key(pem),
                    Pem.certificates(pem),
                    Pem.certificate(Files.readString(directory.resolve(AUTHORITY))),
                    URI.create(enrolment.path("mqttUri").asText())));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(own + " cannot be read: " + e.getMessage() + "; enrol again", e);
        }
    }

    /**
     * The key to enrol with: made and kept by the first call, the same by every other until {@link #save}. A gateway
     * that is killed between the platform's answer and its own note of it can so ask again.
     */
    public KeyPair enrollingKeys() throws IOException {
        var kept = directory.resolve(ENROLLING);
        try {
            if (Files.exists(kept)) {
                return Pem.keys(Files.readString(kept));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(kept + " cannot be read: " + e.getMessage() + "; delete it and enrol again", e);
        }
        makeDirectory();
        var fresh = Enrolment.newKeys();
        write(
                ENROLLING,
                Pem.ascii(Pem.write("PRIVATE KEY", fresh.getPrivate().getEncoded())
                        + Pem.write("PUBLIC KEY", fresh.getPublic().getEncoded())));
        return fresh;
    }

    /** Keeps {@code credentials} in place of what was there; whole or not at all. */
    public void save(Credentials credentials) throws IOException {
        makeDirectory();
        var own = new StringBuilder(Pem.write("PRIVATE KEY", credentials.key().getEncoded()));
        try {
            for (X509Certificate certificate : credentials.chain()) {
                own.append(Pem.write("CERTIFICATE", certificate.getEncoded()));
            }
            write(
                    AUTHORITY,
                    Pem.ascii(Pem.write("CERTIFICATE", credentials.authority().getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate cannot be written", e);
        }
        var enrolment = Json.MAPPER
                .createObjectNode()
                .put("mqttUri", credentials.mqttUri().toString());
        write(ENROLMENT, Json.MAPPER.writeValueAsBytes(enrolment));
        // Last: its presence says that the enrolment is done.
        write(OWN, Pem.ascii(own.toString()));
        Files.deleteIfExists(directory.resolve(ENROLLING));
    }

    private void makeDirectory() throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void write(String name, byte[] bytes) throws IOException {
        var target = directory.resolve(name);
        var fresh = directory.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
