package io.mailuo.registry.audit;

import io.mailuo.registry.database.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One record of the audit log, as it is hashed.
 *
 * @param atMicros when, microseconds since 1970
 * @param before the entity as it was, in PostgreSQL's canonical text of {@code jsonb}
 * @param after the entity as it was left, likewise
 */
record AuditRecord(
        long id,
        long atMicros,
        String who,
        String action,
        String entity,
        @Nullable String before,
        @Nullable String after) {

    /** What the first seal has before it. */
    static final byte[] GENESIS = new byte[32];

    /** The columns that {@link #of} reads, of the table {@code audit a}. */
    static final String COLUMNS = "a.id, (extract(epoch from a.at) * 1000000)::bigint as at_micros, a.who, a.action,"
            + " a.entity, a.before::text as before, a.after::text as after";

    private static final int ABSENT = -1;

    static AuditRecord of(Row row) throws SQLException {
        return new AuditRecord(
                row.number("id"),
                row.number("at_micros"),
                row.text("who"),
                row.text("action"),
                row.text("entity"),
                row.textOrNull("before"),
                row.textOrNull("after"));
    }

    /**
     * The record's seal: SHA-256 over the seal before, the position in the chain, and each field with its length, so
     * that no two different records read alike.
     */
    byte[] seal(long position, byte[] previous) {
        var digest = sha256();
        digest.update(previous);
        digest.update(ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(position)
                .putLong(id)
                .putLong(atMicros)
                .flip());
        add(digest, who);
        add(digest, action);
        add(digest, entity);
        add(digest, before);
        add(digest, after);
        return digest.digest();
    }

    private static void add(MessageDigest digest, @Nullable String text) {
        var bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(bytes == null ? ABSENT : bytes.length)
                .flip());
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
