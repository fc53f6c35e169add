package io.mailuo.ingest.store;

import io.questdb.DefaultTelemetryConfiguration;
import io.questdb.TelemetryConfiguration;
import io.questdb.cairo.CommitMode;
import io.questdb.cairo.DefaultCairoConfiguration;
import java.nio.file.Path;

/**
 * QuestDB for one table in one process: every commit synced, no telemetry, queries on the caller's thread, and buffers
 * of the size that one writer needs, where QuestDB's own defaults think of a machine of its own.
 */
final class QuestDbConfiguration extends DefaultCairoConfiguration {

    private static final int MIB = 1 << 20;

    private final TelemetryConfiguration telemetry = new DefaultTelemetryConfiguration() {
        @Override
        public boolean getEnabled() {
            return false;
        }
    };

    QuestDbConfiguration(Path root) {
        super(root.toString());
    }

    @Override
    public int getCommitMode() {
        return CommitMode.SYNC;
    }

    @Override
    public TelemetryConfiguration getTelemetryConfiguration() {
        return telemetry;
    }

    @Override
    public long getDataAppendPageSize() {
        return 2 * MIB;
    }

    @Override
    public int getO3ColumnMemorySize() {
        return MIB / 2;
    }

    @Override
    public long getWalDataAppendPageSize() {
        return MIB / 2;
    }

    @Override
    public long getSystemDataAppendPageSize() {
        return MIB / 4;
    }

    @Override
    public long getWalSegmentRolloverRowCount() {
        return 1_000_000;
    }

    /** Many small writes become one commit of the table, which costs a sync of every column. */
    @Override
    public int getWalApplyLookAheadTransactionCount() {
        return 200;
    }

    @Override
    public long getWalPurgeInterval() {
        return 10_000;
    }

    @Override
    public boolean isSqlParallelFilterEnabled() {
        return false;
    }

    @Override
    public boolean isSqlParallelGroupByEnabled() {
        return false;
    }

    @Override
    public boolean isSqlParallelTopKEnabled() {
        return false;
    }

    @Override
    public boolean isMatViewEnabled() {
        return false;
    }
}
