package io.mailuo.registry.finding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.follow.TopicFollower;
import io.mailuo.spec.catalogue.ObjectConditions;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.topic.LogTopics;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what devices report, as the topic {@code reports} says: of each when it last did, and which conditions of its
 * object it says hold, and since when. Where that may contradict the object's state, the report is marked as due, and
 * {@link CrossCheck} judges the object.
 */
final class Reports {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final int MOST_STATES = 32;
    private static final int LONGEST_VALUE = 40;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final TypeReference<TreeMap<String, Holding>> HOLDINGS = new TypeReference<>() {};

    /**
     * A condition that holds.
     *
     * @param since when it was first reported
     * @param until when it was last reported
     * @param value the result that says so
     */
    record Holding(Instant since, Instant until, String value) {

        /** When an object in normal use contradicts it; never where the catalogue does not know the property. */
        Instant contradicts(String property) {
            return ObjectConditions.find(property)
                    .map(condition -> since.plus(condition.lasting()))
                    .orElse(Instant.MAX);
        }
    }

    /** What is known of a device. */
    record Known(
            Instant lastAt,
            Map<String, Holding> holdings,
            @Nullable Instant due) {

        static final Known NOTHING = new Known(Instant.MIN, Map.of(), null);

        /** What is known with one more report, which may be older than others. */
        Known with(DeviceReport report, Instant now) {
            var at = report.at().isAfter(now) ? now : report.at();
            var holdings = new TreeMap<>(this.holdings);
            report.states().stream().limit(MOST_STATES).forEach(state -> merge(holdings, state, now));
            boolean changed = !holdings.keySet().equals(this.holdings.keySet());
            boolean again = !lastAt.equals(Instant.MIN) && lastAt.isBefore(now.minus(StateRules.SILENT));
            return new Known(at.isAfter(lastAt) ? at : lastAt, holdings, changed || again ? now : due);
        }

        private static void merge(Map<String, Holding> holdings, DeviceReport.State state, Instant now) {
            var at = state.at().isAfter(now) ? now : state.at();
            var before = holdings.get(state.property());
            if (ObjectConditions.find(state.property()).isEmpty() || before != null && at.isBefore(before.until())) {
                return;
            }
            if (state.holds()) {
                var value = state.value()
                        .substring(0, Math.min(LONGEST_VALUE, state.value().length()));
                holdings.put(state.property(), new Holding(before == null ? at : before.since(), at, value));
            } else {
                holdings.remove(state.property());
            }
        }

        /** When a condition will have lasted long enough, after {@code now}; null where none will. */
        @Nullable
        Instant nextDue(Instant now) {
            return holdings.entrySet().stream()
                    .map(entry -> entry.getValue().contradicts(entry.getKey()))
                    .filter(time -> time.isAfter(now) && time.isBefore(Instant.MAX))
                    .min(Instant::compareTo)
                    .orElse(null);
        }

        static Known of(Row row) throws SQLException {
            return new Known(row.time("last_at"), readHoldings(row.textOrNull("states")), row.timeOrNull("due"));
        }
    }

    private Reports() {}

    /** Starts to follow the topic; Kafka need not be there yet, nor the topic. */
    static TopicFollower follow(Database database, String bootstrapServers, InstantSource clock) {
        return new TopicFollower(
                database, bootstrapServers, LogTopics.REPORTS, "device_report_position", (transaction, records) -> {
                    var reports = new ArrayList<DeviceReport>();
                    records.forEach(entry -> read(entry, reports));
                    take(transaction, reports, clock.instant());
                });
    }

    /** Takes reports in their order. */
    static void take(Transaction transaction, Collection<DeviceReport> reports, Instant now) throws SQLException {
        var devices = new HashSet<String>();
        reports.forEach(report -> devices.add(report.device()));
        var known = known(transaction, devices);
        for (var report : reports) {
            known.compute(report.device(), (_, before) -> (before == null ? Known.NOTHING : before).with(report, now));
        }
        write(transaction, known, outOfUse(transaction, devices), now);
    }

    private static void read(ConsumerRecord<byte[], byte[]> entry, Collection<DeviceReport> reports) {
        try {
            if (entry.value() != null) {
                var report = Json.MAPPER.readValue(entry.value(), DeviceReport.class);
                requireSense(report);
                reports.add(report);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "report passed over partition={} offset={} reason={}",
                    entry.partition(),
                    entry.offset(),
                    e.toString());
        }
    }

    /** What the database would refuse must not stop what comes behind it. */
    private static void requireSense(DeviceReport report) throws IOException {
        boolean sense = report.device().matches("[0-9]{19}")
                && report.at().isAfter(EARLIEST)
                && report.states().stream()
                        .allMatch(state -> state.at().isAfter(EARLIEST)
                                && state.value().indexOf('\0') < 0
                                && ObservedProperties.NAME
                                        .matcher(state.property())
                                        .matches());
        if (!sense) {
            throw new IOException("it is no report of a device");
        }
    }

    private static Map<String, Known> known(Transaction transaction, Set<String> devices) throws SQLException {
        var known = new HashMap<String, Known>();
        for (var entry : transaction.list(
                "select device, last_at, states, due from device_report where device = any (?) order by device for update",
                row -> Map.entry(row.text("device"), Known.of(row)),
                devices)) {
            known.put(entry.getKey(), entry.getValue());
        }
        return known;
    }

    /** Those of the devices whose object is out of use, so that it matters that they report. */
    private static Set<String> outOfUse(Transaction transaction, Set<String> devices) throws SQLException {
        return Set.copyOf(transaction.list(
                "select d.code from device d join managed_object o on o.code = d.object where d.code = any (?) and ("
                        + StateRules.OUT_OF_USE + ")",
                row -> row.text("code"),
                devices));
    }

    private static void write(Transaction transaction, Map<String, Known> known, Set<String> outOfUse, Instant now)
            throws SQLException {
        var devices = new ArrayList<String>();
        var times = new ArrayList<Instant>();
        var states = new ArrayList<@Nullable String>();
        var dues = new ArrayList<@Nullable Instant>();
        for (var entry : new TreeMap<>(known).entrySet()) {
            var report = entry.getValue();
            devices.add(entry.getKey());
            times.add(report.lastAt());
            states.add(report.holdings().isEmpty() ? null : json(report.holdings()));
            dues.add(outOfUse.contains(entry.getKey()) ? now : report.due());
        }
        transaction.update(
                "insert into device_report (device, last_at, states, due) select * from unnest(?::text[],"
                        + " ?::timestamptz[], ?::jsonb[], ?::timestamptz[]) on conflict (device) do update set last_at ="
                        + " excluded.last_at, states = excluded.states, due = excluded.due",
                devices,
                times,
                states,
                dues);
    }

    /** Reads the column {@code states}. */
    static Map<String, Holding> readHoldings(@Nullable String json) throws SQLException {
        if (json == null) {
            return Map.of();
        }
        try {
            return Json.MAPPER.readValue(json, HOLDINGS);
        } catch (JsonProcessingException e) {
            throw new SQLException("states are not what was written", e);
        }
    }

    private static String json(Map<String, Holding> holdings) {
        try {
            return Json.MAPPER.writeValueAsString(new LinkedHashMap<>(holdings));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write what a device says", e);
        }
    }
}
