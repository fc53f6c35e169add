package io.mailuo.registry.importing;

import io.mailuo.registry.files.TemporaryFiles;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keeps identifiers in a temporary file while the rows are loaded: a connection loads one table at a time. */
final class IdentifierSpill implements AutoCloseable {

    /** Takes the identifiers of one row. */
    @FunctionalInterface
    interface Taker {
        void take(int number, List<ExternalId> identifiers) throws SQLException;
    }

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DataOutputStream out;
    private long rows;

    IdentifierSpill(TemporaryFiles temporary) throws IOException {
        file = temporary.create(".ids");
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    }

    void add(int number, List<ExternalId> identifiers) throws IOException {
        if (identifiers.isEmpty()) {
            return;
        }
        rows++;
        out.writeInt(number);
        out.writeByte(identifiers.size());
        for (var identifier : identifiers) {
            out.writeUTF(identifier.scheme());
            out.writeUTF(identifier.value());
        }
    }

    void each(Taker taker) throws IOException, SQLException {
        out.close();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            for (long i = 0; i < rows; i++) {
                int number = in.readInt();
                int count = in.readUnsignedByte();
                var identifiers = new ArrayList<ExternalId>(count);
                for (int k = 0; k < count; k++) {
                    identifiers.add(new ExternalId(in.readUTF(), in.readUTF()));
                }
                taker.take(number, identifiers);
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
