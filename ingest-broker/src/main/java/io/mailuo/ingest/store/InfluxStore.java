package io.mailuo.ingest.store;

import com.influxdb.LogLevel;
import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.domain.InfluxQLQuery;
import com.influxdb.client.domain.InfluxQLQuery.InfluxQLPrecision;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.InfluxQLQueryResult;
import com.influxdb.query.InfluxQLQueryResult.Series;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A store on InfluxDB, through its official client: line protocol in, InfluxQL out, which every version answers.
 * InfluxDB syncs its write-ahead log before it answers a write ({@code wal-fsync-delay} 0, its default), so what it has
 * confirmed is durable, and readable at once.
 */
public final class InfluxStore implements TimeSeriesStore {

    private static final int LINES_PER_REQUEST_BATCHES = 500;
    private static final Comparator<StoredObservation> BY_TIME =
            Comparator.comparing(row -> row.observation().phenomenonTime());

    private static final Comparator<StoredObservation> BY_PROPERTY =
            Comparator.comparing(row -> row.observation().property());

    /** The client warns of every empty answer; held here, since loggers that nobody holds forget their level. */
    private static final Logger CLIENT_LOG = Logger.getLogger("com.influxdb.internal.AbstractQueryApi");

    static {
        CLIENT_LOG.setLevel(Level.SEVERE);
    }

    private final InfluxDBClient client;
    private final String database;
    private volatile boolean ready;

    private InfluxStore(InfluxDBClient client, String database, boolean ready) {
        this.client = client;
        this.database = database;
        this.ready = ready;
    }

    /**
     * Connects. A server that is not there yet is no error: reading and writing fail until it is. The database of a 1.x
     * server is created where it is absent.
     */
    public static InfluxStore open(InfluxSettings settings) {
        StoreNames.requireDevice(settings.database());
        var http = new OkHttpClient.Builder()
                .connectTimeout(settings.timeout())
                .readTimeout(settings.timeout())
                .writeTimeout(settings.timeout())
                .addInterceptor(new WritePath(settings));
        var options = InfluxDBClientOptions.builder()
                .url(settings.url().toString())
                .org(settings.organization().isEmpty() ? "-" : settings.organization())
                .bucket(settings.database())
                .logLevel(LogLevel.NONE)
                .okHttpClient(http);
        var token = settings.token();
        if (token != null) {
            options.authenticateToken(token.toCharArray());
        }
        return new InfluxStore(
                InfluxDBClientFactory.create(options.build()),
                settings.database(),
                settings.writePath().equals(InfluxSettings.WRITE_V2));
    }

    @Override
    public String engine() {
        return "influxdb";
    }

    @Override
    public void write(List<Batch> batches) throws StoreException {
        prepare();
        try {
            var api = client.getWriteApiBlocking();
            for (int from = 0; from < batches.size(); from += LINES_PER_REQUEST_BATCHES) {
                int to = Math.min(batches.size(), from + LINES_PER_REQUEST_BATCHES);
                api.writeRecord(WritePrecision.US, InfluxLines.write(batches.subList(from, to)));
            }
        } catch (InfluxException e) {
            throw new StoreException("InfluxDB did not take observations: " + e.getMessage(), e);
        }
    }

    @Override
    public long unreadable() {
        return 0;
    }

    @Override
    public List<StoredObservation> read(RawQuery query) throws StoreException {
        boolean ascending = query.order() == RawQuery.Order.ASCENDING;
        var after = query.after();
        long from = QuestDbSql.micros(after != null && ascending ? after.phenomenonTime() : query.from());
        long to = after != null && !ascending
                ? QuestDbSql.micros(after.phenomenonTime()) + 1
                : QuestDbSql.micros(query.to());
        // The limit holds for each datastream; one more, since the first may have been shown by the page before.
        var rows = new ArrayList<StoredObservation>();
        for (var series : ask(InfluxQl.read(query, from, to, query.limit() + 1))) {
            for (var row : series.getValues()) {
                rows.add(stored(series, row));
            }
        }
        var byTime = ascending ? BY_TIME : BY_TIME.reversed();
        return rows.stream()
                .filter(row -> !wasShown(row, after))
                .sorted(byTime.thenComparing(BY_PROPERTY))
                .limit(query.limit())
                .toList();
    }

    @Override
    public List<Bucket> aggregate(AggregateQuery query) throws StoreException {
        var buckets = new ArrayList<Bucket>();
        for (var series : ask(InfluxQl.aggregate(query))) {
            for (var row : series.getValues()) {
                var bucket = bucket(query, series, row);
                if (bucket.count() > 0) {
                    buckets.add(bucket);
                }
            }
        }
        var byStart = Comparator.comparing(Bucket::start);
        return buckets.stream()
                .sorted((query.order() == RawQuery.Order.ASCENDING ? byStart : byStart.reversed())
                        .thenComparing(Bucket::property))
                .limit(query.limit())
                .toList();
    }

    @Override
    public void latest(Consumer<StoredObservation> each) throws StoreException {
        for (var series : ask(InfluxQl.latest())) {
            for (var row : series.getValues()) {
                each.accept(stored(series, row));
            }
        }
    }

    @Override
    public void scan(Instant from, Instant to, Sink each) throws StoreException {
        for (var series : ask(InfluxQl.scan(from, to))) {
            String device = series.getTags().getOrDefault("device", "");
            String property = series.getTags().getOrDefault("property", "");
            for (var row : series.getValues()) {
                Double value = number(row, "value");
                each.take(
                        device,
                        property,
                        integer(row, "time"),
                        value == null ? Double.NaN : value,
                        Math.toIntExact(integer(row, "quality")),
                        integer(row, "received"));
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private void prepare() throws StoreException {
        if (!ready) {
            asked("CREATE DATABASE \"" + database + "\"");
            ready = true;
        }
    }

    private List<Series> ask(String query) throws StoreException {
        prepare();
        return asked(query);
    }

    private List<Series> asked(String query) throws StoreException {
        try {
            InfluxQLQueryResult answer = client.getInfluxQLQueryApi()
                    .queryCSV(new InfluxQLQuery(query, database).setPrecision(InfluxQLPrecision.MICROSECONDS));
            var series = new ArrayList<Series>();
            for (var result : answer.getResults()) {
                series.addAll(result.getSeries());
            }
            return series;
        } catch (InfluxException e) {
            throw new StoreException("InfluxDB did not answer: " + e.getMessage(), e);
        }
    }

    private static boolean wasShown(StoredObservation row, RawQuery.@Nullable Position after) {
        return after != null
                && row.observation().phenomenonTime().equals(after.phenomenonTime())
                && row.observation().property().compareTo(after.property()) <= 0;
    }

    private static StoredObservation stored(Series series, Series.Record row) {
        Double value = number(row, "value");
        Result result = switch (Math.toIntExact(integer(row, "kind"))) {
            case InfluxLines.TRUTH -> Result.of(value != null && value == 1);
            case InfluxLines.TEXT -> Result.of(text(row));
            default -> Result.of(value == null ? 0 : value);
        };
        return new StoredObservation(
                new Observation(
                        series.getTags().getOrDefault("device", ""),
                        series.getTags().getOrDefault("property", ""),
                        QuestDbSql.instant(integer(row, "time")),
                        result,
                        Quality.ofBits(Math.toIntExact(integer(row, "quality")))),
                QuestDbSql.instant(integer(row, "received")));
    }

    private static Bucket bucket(AggregateQuery query, Series series, Series.Record row) {
        long numbers = integer(row, "numbers");
        return new Bucket(
                series.getTags().getOrDefault("property", ""),
                query.interval() == null ? query.from() : QuestDbSql.instant(integer(row, "time")),
                integer(row, "n"),
                number(row, "sum"),
                number(row, "min"),
                number(row, "max"),
                number(row, "first"),
                number(row, "last"),
                numbers);
    }

    private static String text(Series.Record row) {
        var value = row.getValueByKey("text");
        return value == null ? "" : value.toString();
    }

    private static @Nullable Double number(Series.Record row, String column) {
        var value = row.getValueByKey(column);
        return value == null || value.toString().isEmpty() ? null : Double.valueOf(value.toString());
    }

    private static long integer(Series.Record row, String column) {
        var value = row.getValueByKey(column);
        return value == null || value.toString().isEmpty() ? 0 : new BigDecimal(value.toString()).longValueExact();
    }

    /** Sends line protocol to where a server of this version takes it. */
    private record WritePath(InfluxSettings settings) implements Interceptor {

        @Override
        public Response intercept(Chain chain) throws IOException {
            Request request = chain.request();
            if (!request.url().encodedPath().equals(InfluxSettings.WRITE_V2)
                    || settings.writePath().equals(InfluxSettings.WRITE_V2)) {
                return chain.proceed(request);
            }
            var url = request.url()
                    .newBuilder()
                    .encodedPath(settings.writePath())
                    .removeAllQueryParameters("org")
                    .removeAllQueryParameters("bucket")
                    .setQueryParameter("db", settings.database())
                    // 1.x calls microseconds u, 2.x us.
                    .setQueryParameter("precision", "u")
                    .build();
            return chain.proceed(request.newBuilder().url(url).build());
        }
    }
}
