package io.mailuo.ingest.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class QuestDbStoreTest extends TimeSeriesStoreContract {

    @TempDir
    static Path directory;

    private static QuestDbStore store;

    @BeforeAll
    static void open() throws StoreException {
        store = QuestDbStore.open(directory);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    TimeSeriesStore store() {
        return store;
    }
}
