package io.mailuo.registry.importing;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.files.TemporaryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** The files of imports in the database, in pieces: any registry on it can work on them, after any restart. */
final class StoredFiles {

    private static final int PIECE = 1 << 20;

    private final Database database;
    private final TemporaryFiles temporary;

    StoredFiles(Database database, TemporaryFiles temporary) {
        this.database = database;
        this.temporary = temporary;
    }

    static void store(Transaction transaction, long importId, Path file) throws SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            int part = 0;
            for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                transaction.update(
                        "insert into import_file (import, part, bytes) values (?, ?, ?)", importId, part++, piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets the file of an import that has come to nothing, unless its failed rows can be asked for. */
    static void forget(Transaction transaction, long importId) throws SQLException {
        transaction.update(
                "delete from import_file where import = ? and exists (select 1 from import_job where id = import and failed"
                        + " = 0)",
                importId);
    }

    /** Writes the file to a temporary one, which the caller removes. */
    Path fetch(long importId) throws IOException {
        var file = temporary.create(".table");
        try (OutputStream out = Files.newOutputStream(file)) {
            boolean more = true;
            for (int part = 0; more; part++) {
                int number = part;
                var piece = database.read(transaction -> transaction.first(
                        "select bytes from import_file where import = ? and part = ?",
                        row -> row.bytes("bytes"),
                        importId,
                        number));
                if (piece.isPresent()) {
                    out.write(piece.get());
                }
                more = piece.isPresent();
            }
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
