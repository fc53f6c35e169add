package io.mailuo.registry.audit;

import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One link of the chain.
 *
 * @param position counts from 1 without gaps
 * @param audit id of the record that it seals; grows with the position
 * @param previous hash of the link before; 32 zero bytes for the first
 * @param hash see {@link AuditRecord#seal}
 */
record AuditSeal(long position, long audit, byte[] previous, byte[] hash) {

    /** What stands before the first link. */
    static final AuditSeal NONE = new AuditSeal(0, 0, AuditRecord.GENESIS, AuditRecord.GENESIS);

    static AuditSeal of(Row row) throws SQLException {
        return new AuditSeal(row.number("position"), row.number("audit"), row.bytes("previous"), row.bytes("hash"));
    }

    /** The last link. */
    static Optional<AuditSeal> head(Transaction transaction) throws SQLException {
        return transaction.first("select * from audit_seal order by position desc limit 1", AuditSeal::of);
    }

    /** The link at a position. */
    static Optional<AuditSeal> at(Transaction transaction, long position) throws SQLException {
        return transaction.first("select * from audit_seal where position = ?", AuditSeal::of, position);
    }

    /** The link that seals {@code record} after this one. */
    AuditSeal next(AuditRecord record) {
        return new AuditSeal(position + 1, record.id(), hash, record.seal(position + 1, hash));
    }
}
