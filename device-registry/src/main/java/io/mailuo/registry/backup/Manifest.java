package io.mailuo.registry.backup;

import java.time.Instant;
import java.util.List;

/**
 * What a backup holds; its last entry. Without it, the file was cut off.
 *
 * @param format of the file; {@link #FORMAT}
 * @param migrations versions of the database's schema, in the order in which they were applied
 * @param entries all other entries of the file
 */
public record Manifest(
        int format, Instant createdAt, List<String> migrations, List<Entry> entries, List<Sequence> sequences) {

    /** The format that is written. */
    static final int FORMAT = 1;

    /** Name of the manifest's own entry. */
    static final String NAME = "manifest.json";

    static final String TABLES = "tables/";
    static final String FILES = "files/";

    public Manifest {
        migrations = List.copyOf(migrations);
        entries = List.copyOf(entries);
        sequences = List.copyOf(sequences);
    }

    /**
     * One entry.
     *
     * @param name {@code tables/…} or {@code files/…}
     * @param columns of a table; empty for a file
     * @param rows of a table; 0 for a file
     * @param bytes before compression
     * @param sha256 in hexadecimal digits
     */
    public record Entry(String name, List<String> columns, long rows, long bytes, String sha256) {
        public Entry {
            columns = List.copyOf(columns);
        }

        boolean isTable() {
            return name.startsWith(TABLES);
        }

        /** The name of the table or the path of the file. */
        String shortName() {
            return name.substring(name.indexOf('/') + 1);
        }
    }

    /** The last number that a sequence has given. */
    public record Sequence(String name, long last) {}

    /** Number of rows in all tables. */
    public long rows() {
        return entries.stream().mapToLong(Entry::rows).sum();
    }
}
