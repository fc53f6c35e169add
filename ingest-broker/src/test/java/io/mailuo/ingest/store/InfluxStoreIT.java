package io.mailuo.ingest.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class InfluxStoreIT extends TimeSeriesStoreContract {

    @TempDir
    static Path directory;

    private static @Nullable InfluxProcess influx;
    private static @Nullable InfluxStore store;

    @BeforeAll
    static void open() throws Exception {
        String given = System.getenv("MAILUO_TEST_INFLUXDB_URL");
        if (given == null) {
            assumeTrue(InfluxProcess.isInstalled(), "needs InfluxDB: apt-get install influxdb");
            influx = InfluxProcess.start(directory);
        }
        var url = given == null ? influx.url() : URI.create(given);
        store = InfluxStore.open(
                InfluxSettings.v1(url, "mailuo_test_" + ProcessHandle.current().pid()));
    }

    @AfterAll
    static void close() {
        if (store != null) {
            store.close();
        }
        if (influx != null) {
            influx.close();
        }
    }

    @Override
    TimeSeriesStore store() {
        return store;
    }
}
