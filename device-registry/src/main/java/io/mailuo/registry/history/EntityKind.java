package io.mailuo.registry.history;

import io.mailuo.http.Principal;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of entity whose history is told.
 *
 * @param prefix of its entities in the audit log, such as {@code device/}
 * @param owner the field of the entity that names its organization
 * @param reach ends a request that must not see what belongs to an organization
 * @param current reads an entity as the API shows it now
 * @param restored reads an entity from a row of its table that an import has put aside as JSON; null where imports do
 *     not change entities of the kind
 */
public record EntityKind(
        String prefix,
        String owner,
        Guard reach,
        Reading current,
        @Nullable Reading restored) {

    /** Ends the request where what belongs to an organization is out of the principal's reach. */
    @FunctionalInterface
    public interface Guard {
        /** Ends it with a problem, or does nothing. */
        void require(Transaction transaction, Principal principal, String organization) throws SQLException;
    }

    /** Reads one entity. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Reads.
         *
         * @param text the entity's code or id; or the row, as JSON
         */
        Optional<?> read(Transaction transaction, String text) throws SQLException;
    }

    /** How the audit log names the entity. */
    String entity(String key) {
        return prefix + key;
    }
}
