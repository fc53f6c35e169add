package io.mailuo.registry.organization;

import io.mailuo.registry.database.Row;
import io.mailuo.spec.registry.RegistryRecord;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organization as the API shows it.
 *
 * @param id lower-case slug, permanent
 * @param name for people
 * @param parent the organization above it, or null
 * @param division GB/T 2260, where it is responsible, or null
 * @param creditCode unified social credit code (GB 32100), or null
 * @param version grows with each change
 */
public record Organization(
        String id,
        String name,
        @Nullable String parent,
        @Nullable String division,
        @Nullable String creditCode,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** Reads all columns of {@code organization}. */
    public static Organization of(Row row) throws SQLException {
        return new Organization(
                row.text("id"),
                row.text("name"),
                row.textOrNull("parent"),
                row.textOrNull("division"),
                row.textOrNull("credit_code"),
                row.number("version"),
                row.time("created_at"),
                row.time("updated_at"));
    }

    /** What the topic {@code registry} says about it. */
    public RegistryRecord.Organization record() {
        return new RegistryRecord.Organization(id, name, parent);
    }
}
