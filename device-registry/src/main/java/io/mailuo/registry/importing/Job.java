package io.mailuo.registry.importing;

import io.mailuo.registry.database.Row;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One import as the database has it. */
record Job(
        long id,
        Kind kind,
        State state,
        String fileName,
        long fileBytes,
        String fileSha256,
        String subject,
        @Nullable String reach,
        boolean skipFailed,
        boolean cancelled,
        List<String> header,
        int progress,
        long total,
        long created,
        long updated,
        long unchanged,
        long failed,
        long kept,
        @Nullable Text fault,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant committedAt,
        @Nullable String committedBy,
        @Nullable String undoneBy) {

    /** Where an import stands. */
    enum State {
        /** The file is read and checked; nothing has changed yet. */
        CHECKING,
        /** What would happen is known; it waits to be committed or cancelled. */
        CHECKED,
        COMMITTING,
        COMMITTED,
        UNDOING,
        UNDONE,
        CANCELLED,
        /** The file cannot be imported at all. */
        FAILED;

        /** Whether somebody works on it. */
        boolean open() {
            return this == CHECKING || this == COMMITTING || this == UNDOING;
        }
    }

    /** As the API shows it. */
    record View(
            String id,
            String kind,
            State state,
            String file,
            long bytes,
            String sha256,
            String by,
            int progress,
            long rows,
            long created,
            long updated,
            long unchanged,
            long failed,
            long kept,
            @Nullable String message,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant committedAt,
            @Nullable String committedBy,
            @Nullable String undoneBy) {}

    static Job of(Row row) throws SQLException {
        var en = row.textOrNull("fault_en");
        var zh = row.textOrNull("fault_zh");
        return new Job(
                row.number("id"),
                Kind.of(row.text("kind")),
                State.valueOf(row.text("state")),
                row.text("file_name"),
                row.number("file_bytes"),
                row.text("file_sha256"),
                row.text("subject"),
                row.textOrNull("reach"),
                row.truth("skip_failed"),
                row.truth("cancelled"),
                row.texts("header"),
                (int) row.number("progress"),
                row.number("total"),
                row.number("created"),
                row.number("updated"),
                row.number("unchanged"),
                row.number("failed"),
                row.number("kept"),
                en == null || zh == null ? null : new Text(en, zh),
                row.time("created_at"),
                row.time("updated_at"),
                row.timeOrNull("committed_at"),
                row.textOrNull("committed_by"),
                row.textOrNull("undone_by"));
    }

    /** Who has asked for what is being done. */
    String actor() {
        var actor = state == State.UNDOING ? undoneBy : state == State.COMMITTING ? committedBy : subject;
        return actor == null ? subject : actor;
    }

    View view(Locale language) {
        return new View(
                String.valueOf(id),
                kind.text(),
                state,
                fileName,
                fileBytes,
                fileSha256,
                subject,
                progress,
                total,
                created,
                updated,
                unchanged,
                failed,
                kept,
                fault == null ? null : fault.in(language),
                createdAt,
                updatedAt,
                committedAt,
                committedAt == null ? null : committedBy,
                state == State.UNDONE ? undoneBy : null);
    }
}
