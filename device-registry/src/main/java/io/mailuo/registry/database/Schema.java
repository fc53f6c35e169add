package io.mailuo.registry.database;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the database to the schema of this release. */
public final class Schema {

    private static final String MIGRATIONS = "classpath:io/mailuo/registry/migration";

    private Schema() {}

    /**
     * Applies what is missing.
     *
     * @throws IllegalStateException where the database is of a newer release, or a migration fails
     */
    public static void migrate(DataSource dataSource) {
        try {
            var flyway = configured(dataSource).load();
            for (var migration : flyway.info().all()) {
                if (migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED) {
                    throw new IllegalStateException("The database has schema version " + migration.getVersion() + " ('"
                            + migration.getDescription() + "'), which is newer than this release of Mailuo."
                            + " Start the newer release, or restore a backup that this one made.");
                }
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException("The database schema cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /**
     * Brings an empty database to an earlier schema, such as that of a backup; {@link #migrate} goes on from there.
     *
     * @param versions of the migrations that made the schema
     * @throws IllegalStateException where this release does not know one of them, or a migration fails
     */
    public static void migrateTo(DataSource dataSource, Collection<String> versions) {
        try {
            var wanted = versions.stream().map(MigrationVersion::fromVersion).toList();
            var unknown = new HashSet<>(wanted);
            Arrays.stream(configured(dataSource).load().info().all())
                    .forEach(migration -> unknown.remove(migration.getVersion()));
            if (!unknown.isEmpty() || wanted.isEmpty()) {
                throw new IllegalStateException(
                        "It is of schema version " + unknown
                                + ", which this release of Mailuo does not know. Use the release that made it, or a newer one.");
            }
            var newest = wanted.stream().max(Comparator.naturalOrder()).orElseThrow();
            configured(dataSource).target(newest).load().migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException("The database schema cannot be made: " + e.getMessage(), e);
        }
    }

    private static FluentConfiguration configured(DataSource dataSource) {
        return Flyway.configure().dataSource(dataSource).locations(MIGRATIONS).validateMigrationNaming(true);
    }
}
