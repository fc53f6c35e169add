package io.mailuo.registry.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;

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
            var flyway = Flyway.configure()
                    .dataSource(dataSource)
                    .locations(MIGRATIONS)
                    .validateMigrationNaming(true)
                    .load();
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
}
