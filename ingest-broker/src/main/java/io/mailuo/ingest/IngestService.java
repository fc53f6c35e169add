package io.mailuo.ingest;

import io.mailuo.codec.Codec;
import io.mailuo.codec.Protocol;
import io.mailuo.http.ApiModule;
import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.Codecs;
import io.mailuo.ingest.acceptance.TimeLimits;
import io.mailuo.ingest.console.ConsolePage;
import io.mailuo.ingest.discovery.Discovery;
import io.mailuo.ingest.follow.Consumers;
import io.mailuo.ingest.follow.TopicFollower;
import io.mailuo.ingest.history.Readings;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.RegistryReader;
import io.mailuo.ingest.intake.Intake;
import io.mailuo.ingest.intake.IntakeCounters;
import io.mailuo.ingest.live.LiveFeed;
import io.mailuo.ingest.log.KafkaLogSettings;
import io.mailuo.ingest.log.KafkaObservationLog;
import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.LogRetention;
import io.mailuo.ingest.mqtt.GatewayStatuses;
import io.mailuo.ingest.mqtt.LiveTopics;
import io.mailuo.ingest.mqtt.MqttBroker;
import io.mailuo.ingest.quality.DataQuality;
import io.mailuo.ingest.quarantine.Quarantine;
import io.mailuo.ingest.reports.DeviceReports;
import io.mailuo.ingest.reports.KafkaReportLog;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.KafkaUseLog;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.ingest.store.InfluxSettings;
import io.mailuo.ingest.store.InfluxStore;
import io.mailuo.ingest.store.LogLastValues;
import io.mailuo.ingest.store.QuestDbStore;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.StoreSamples;
import io.mailuo.ingest.store.StoreWriter;
import io.mailuo.ingest.store.StoreWriterSettings;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.topic.LogTopics;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ingest node in this process: everything from the listeners to the store. At most one in a process. Starting means
 * that senders are let in; the listeners open last, when all behind them stands. Closing takes them down first, drains
 * what is on its way, and closes the rest.
 */
public final class IngestService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
    private static final Duration INDEX_PATIENCE = Duration.ofSeconds(60);
    private static final Duration INFLUX_TIMEOUT = Duration.ofSeconds(20);
    private static final long RECHECK_SECONDS = 30;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final IngestApi api;

    private IngestService(IngestConfig config, BooleanSupplier hasRoom, InstantSource clock)
            throws IOException, InterruptedException {
        try {
            this.api = open(config, hasRoom, clock);
        } catch (LogException | StoreException e) {
            close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts a node on a Kafka whose disk is somebody else's care. */
    public static IngestService start(IngestConfig config) throws IOException, InterruptedException {
        return start(config, () -> true);
    }

    /**
     * Starts a node.
     *
     * @param hasRoom whether the disk under an embedded Kafka has room for more
     * @throws IOException if a part cannot start; the message says which and what to do
     */
    public static IngestService start(IngestConfig config, BooleanSupplier hasRoom)
            throws IOException, InterruptedException {
        return start(config, hasRoom, InstantSource.system());
    }

    /** Starts a node that goes by {@code clock}; otherwise as {@link #start(IngestConfig, BooleanSupplier)}. */
    public static IngestService start(IngestConfig config, BooleanSupplier hasRoom, InstantSource clock)
            throws IOException, InterruptedException {
        return new IngestService(config, hasRoom, clock);
    }

    /** The node's part of the HTTP API. */
    public ApiModule api() {
        return api;
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    private IngestApi open(IngestConfig config, BooleanSupplier hasRoom, InstantSource clock)
            throws IOException, InterruptedException, LogException, StoreException {
        String kafka = config.kafka().bootstrapServers();
        var consumers = Consumers.of(kafka);
        var log = keep(KafkaObservationLog.open(settings(config.kafka()), hasRoom));
        var store = keep(store(config));
        var index = new DeviceIndex();
        var registry = keep(TopicFollower.start(
                LogTopics.REGISTRY, TopicFollower.EVERYTHING, consumers, new RegistryReader(index)));
        var writer = keep(StoreWriter.start(writer(config), store, log, clock));
        keep(LogRetention.start(
                kafka,
                config.store().group(),
                config.kafka().keep(),
                config.kafka().keepBytes().bytes(),
                clock));
        var lastValues = keep(LogLastValues.start(kafka, config.store().group(), store));
        var profiles = config.profiles() == null ? ProfileLibrary.builtIn() : ProfileLibrary.with(config.profiles());
        var codecs = codecs(profiles);
        var acceptance = new Acceptance(index, codecs, TimeLimits.STANDARD);
        var counters = new IntakeCounters();
        var intake =
                new Intake(acceptance, log, counters, config.intake().maxHeld().bytes());
        var devices = new ReadableDevices(index);
        var uses = keep(new GrantUses(keep(new KafkaUseLog(kafka)), clock));
        var means = keep(new WindowMeans(index, devices, clock));
        var feed = keep(new LiveFeed(index, devices, uses, clock));
        var topics = new LiveTopics(index, devices, uses, clock);
        means.listen(feed::offer);
        means.listen(topics::offer);
        keep(lastValues.listen(means::offer));
        keep(lastValues.listen(feed::offer));
        keep(lastValues.listen(topics::offer));
        var readings = new Readings(devices, lastValues, means, uses, clock);
        awaitIndex(registry);
        var samples = new StoreSamples(clock.instant());
        var quality = new DataQuality(
                store,
                index,
                devices,
                config.quality().hours(),
                config.quality().grace(),
                samples::settled,
                clock);
        keep(lastValues.listen(quality::offer));
        var reports = keep(DeviceReports.start(
                index,
                lastValues,
                keep(new KafkaReportLog(kafka)),
                config.reports().every(),
                clock));
        keep(lastValues.listen(reports::offer));
        var discovery = new Discovery(index, acceptance, profiles, quality::refused);
        var quarantine = keep(
                Quarantine.start(consumers, config.quarantine().indexed(), index, acceptance, log, clock, discovery));
        var statuses = new GatewayStatuses(clock);
        keep(discovery).start(quarantine, Consumers.inGroup(kafka, Discovery.GROUP));
        keep(quality).start(quarantine.ready());
        LOG.info(
                "device index ready devices={} gateways={}",
                index.devices().size(),
                index.gateways().size());
        keep(new Drain(intake));
        var broker = keep(
                MqttBroker.start(config.mqtt(), config.data().resolve("mqtt"), index, intake, statuses, topics, clock));
        var rates = new IngestRates(counters, writer, clock);
        every(1, rates::sample);
        every(1, () -> samples.take(clock.instant(), writer.state()));
        every(RECHECK_SECONDS, broker::recheckReaders);
        var stats = new IngestStats(counters, intake, log, writer, rates, broker, feed, topics, quarantine);
        var console = new ConsolePage(config.console());
        return new IngestApi(
                index,
                stats,
                statuses,
                feed,
                quarantine,
                discovery,
                quality,
                readings,
                store,
                registry,
                console,
                clock);
    }

    private static Codecs codecs(ProfileLibrary profiles) {
        var codecs = new ArrayList<Codec>(profiles.declaredCodecs());
        io.mailuo.codec.Codecs.all().stream().map(Protocol::codec).forEach(codecs::add);
        return new Codecs(codecs);
    }

    private static KafkaLogSettings settings(IngestConfig.Kafka kafka) {
        return new KafkaLogSettings(
                kafka.bootstrapServers(),
                kafka.partitions(),
                kafka.replicas(),
                kafka.deliveryTimeout(),
                kafka.limit().bytes(),
                kafka.queue().bytes());
    }

    private static StoreWriterSettings writer(IngestConfig config) {
        var usual = StoreWriterSettings.forOneNode(config.kafka().bootstrapServers());
        return new StoreWriterSettings(
                config.kafka().bootstrapServers(),
                config.store().group(),
                config.store().node(),
                usual.longestPortionWait(),
                usual.longestRetry());
    }

    private static TimeSeriesStore store(IngestConfig config) throws StoreException {
        var settings = config.store();
        return switch (settings.engine()) {
            case QUESTDB -> QuestDbStore.open(config.data().resolve("questdb"));
            case INFLUXDB_1 -> influx(settings, InfluxSettings.WRITE_V1);
            case INFLUXDB -> influx(settings, InfluxSettings.WRITE_V2);
        };
    }

    private static TimeSeriesStore influx(IngestConfig.Store settings, String writePath) {
        return InfluxStore.open(new InfluxSettings(
                settings.url(),
                settings.database(),
                settings.token(),
                settings.organization(),
                writePath,
                INFLUX_TIMEOUT));
    }

    private static void awaitIndex(TopicFollower registry) throws IOException, InterruptedException {
        try {
            registry.ready().get(INDEX_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(
                    "the topic " + LogTopics.REGISTRY + " was not read within " + INDEX_PATIENCE.toSeconds()
                            + " s; does Kafka run, and is it reachable?",
                    e);
        }
    }

    private void every(long seconds, Runnable task) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("ingest-timer").daemon().factory());
        timer.scheduleAtFixedRate(task, seconds, seconds, TimeUnit.SECONDS);
        keep(timer::shutdownNow);
    }

    /** Stops accepting, drains, flushes, closes. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.warn("a part did not close in order cause={}", e.toString());
            }
        }
    }

    /** Waits, once the listeners are closed, until what they have taken is in the log. */
    private record Drain(Intake intake) implements AutoCloseable {

        private static final Duration PATIENCE = Duration.ofSeconds(10);

        @Override
        public void close() {
            try {
                if (!intake.awaitIdle(PATIENCE)) {
                    LOG.warn("still on their way to the log, their senders send them again messages={}", intake.held());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
