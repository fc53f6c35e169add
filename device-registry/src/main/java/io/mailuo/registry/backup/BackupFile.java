package io.mailuo.registry.backup;

import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipFile;

/** A backup's file, read and checked. */
final class BackupFile {

    private static final int LARGEST_MANIFEST = 64 << 20;

    private BackupFile() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads the whole file and holds every entry against the manifest.
     *
     * @throws BackupException where it is none, was cut off or is damaged
     */
    static Manifest check(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BackupException("There is no file " + file + ".");
        }
        try (var zip = new ZipFile(file.toFile())) {
            var manifest = manifest(zip, file);
            for (var entry : manifest.entries()) {
                var digest = sha256();
                long bytes;
                try (var in = new DigestInputStream(open(zip, entry.name(), file), digest)) {
                    bytes = in.transferTo(OutputStream.nullOutputStream());
                }
                if (bytes != entry.bytes()
                        || !HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
                    throw damaged(file, entry.name() + " is not what was written");
                }
            }
            return manifest;
        } catch (IOException e) {
            throw damaged(file, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static Manifest manifest(ZipFile zip, Path file) throws IOException {
        byte[] text;
        try (var in = open(zip, Manifest.NAME, file)) {
            text = in.readNBytes(LARGEST_MANIFEST);
        }
        int format = Json.MAPPER.readTree(text).path("format").asInt();
        if (format != Manifest.FORMAT) {
            throw new BackupException(file + " has the format " + format + "; this Mailuo reads " + Manifest.FORMAT
                    + ". Restore it with the release that made it, or a newer one.");
        }
        return Json.MAPPER.readValue(text, Manifest.class);
    }

    static InputStream open(ZipFile zip, String name, Path file) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) {
            throw damaged(file, name + " is missing");
        }
        return zip.getInputStream(entry);
    }

    static BackupException damaged(Path file, String why) {
        return new BackupException(
                file + " is not a whole backup of Mailuo: " + why + ". Nothing was restored; take another copy of it.");
    }
}
