package io.mailuo.edge.driver.modbus;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.exceptions.ModbusExecutionException;
import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.exceptions.ModbusTimeoutException;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import io.mailuo.edge.GatewayConfig;
import io.mailuo.edge.driver.Driver;
import io.mailuo.edge.driver.SourceState;
import io.mailuo.edge.driver.SourceStatus;
import io.mailuo.edge.measurement.Measurement;
import io.mailuo.edge.pipeline.Pipeline;
import io.mailuo.edge.uplink.Backoff;
import io.mailuo.profile.Profile;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.observation.Quality;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one Modbus TCP server: one connection, one request at a time, every request with a deadline. A server that is
 * dead or silent holds up nobody else, since each has a thread of its own; a silent unit behind a server is asked less
 * and less often.
 */
public final class ModbusDriver implements Driver {

    private static final Logger LOG = LoggerFactory.getLogger(ModbusDriver.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final int TIMEOUTS_BEFORE_RECONNECT = 3;
    private static final int DEVICE_FAILURE = 4;

    private final GatewayConfig.ModbusSource source;
    private final Pipeline pipeline;
    private final InstantSource clock;
    private final Shared shared;
    private final SourceStatus status;
    private final List<ModbusUnit> units = new ArrayList<>();
    private final Backoff backoff;
    private final Thread thread;
    private volatile boolean stopping;
    private int timeouts;

    /** What all Modbus connections of the process share. */
    public record Shared(EventLoopGroup eventLoops, ExecutorService executor, ProfileLibrary profiles) {}

    /**
     * A driver for {@code source}.
     *
     * @throws IllegalArgumentException if a profile is unknown or not for Modbus
     */
    public ModbusDriver(
            GatewayConfig.ModbusSource source,
            Pipeline pipeline,
            InstantSource clock,
            Shared shared,
            Runnable onChange) {
        this.source = source;
        this.pipeline = pipeline;
        this.clock = clock;
        this.shared = shared;
        this.status = new SourceStatus(source.name(), "modbus", onChange);
        this.backoff = new Backoff(Duration.ofSeconds(1), LONGEST_BACKOFF, RandomGenerator.getDefault());
        for (var device : source.devices()) {
            units.add(new ModbusUnit(
                    device.device(),
                    device.unit(),
                    device.baseRegister(),
                    device.interval(),
                    profile(device),
                    System.nanoTime()));
        }
        this.thread = Thread.ofVirtual().name("modbus-" + source.name()).unstarted(this::run);
    }

    private Profile profile(GatewayConfig.ModbusDevice device) {
        return shared.profiles()
                .find(device.profile())
                .orElseThrow(() -> new IllegalArgumentException("source '" + source.name() + "', device "
                        + device.device() + ": no profile is called '" + device.profile() + "'"));
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    private void run() {
        while (!stopping && !units.isEmpty()) {
            var client = client();
            try {
                client.connect();
                backoff.reset();
                timeouts = 0;
                LOG.info("modbus connected source={} host={} port={}", source.name(), source.host(), source.port());
                poll(client);
            } catch (ModbusExecutionException e) {
                down(reason(e));
            } catch (RuntimeException e) {
                LOG.error("modbus source failed, connects again source={}", source.name(), e);
                down(String.valueOf(e.getMessage()));
            } finally {
                // Never waited for: closing a connection to a dead peer may take long.
                client.disconnectAsync();
            }
            if (!stopping) {
                LockSupport.parkNanos(backoff.next().toNanos());
            }
        }
    }

    private ModbusTcpClient client() {
        var transport = NettyTcpClientTransport.create(config -> config.setHostname(source.host())
                .setPort(source.port())
                .setConnectTimeout(source.timeout())
                .setConnectPersistent(false)
                .setReconnectLazy(true)
                .setEventLoopGroup(shared.eventLoops())
                .setExecutor(shared.executor()));
        return ModbusTcpClient.create(transport, config -> config.requestTimeout = source.timeout());
    }

    /** Reads until the connection is not worth keeping. */
    private void poll(ModbusTcpClient client) throws ModbusExecutionException {
        while (!stopping) {
            var next = units.stream()
                    .min(Comparator.comparingLong(ModbusUnit::dueNanos))
                    .orElseThrow();
            long wait = next.dueNanos() - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(Math.min(wait, TimeUnit.SECONDS.toNanos(1)));
                continue;
            }
            round(client, next);
            if (timeouts >= TIMEOUTS_BEFORE_RECONNECT) {
                throw new ModbusExecutionException(new java.net.SocketTimeoutException(
                        timeouts + " requests in a row were not answered within " + source.timeout()));
            }
            report();
        }
    }

    private void round(ModbusTcpClient client, ModbusUnit unit) throws ModbusExecutionException {
        String fault = null;
        for (var group : unit.groups()) {
            try {
                var bytes = read(client, unit.unit(), group);
                timeouts = 0;
                var now = now();
                forward(unit.read(group, bytes, now));
                status.read(now);
                status.count("reads", 1);
            } catch (ModbusResponseException e) {
                timeouts = 0;
                status.count("exceptions", 1);
                fault = "unit " + unit.unit() + " answers " + ExceptionCodes.name(e.getExceptionCode()) + " to "
                        + group;
                var flag = e.getExceptionCode() == DEVICE_FAILURE
                        ? Quality.Flag.DEVICE_FAULT
                        : Quality.Flag.NO_COMMUNICATION;
                forward(unit.lastKnown(group, now(), flag));
            } catch (ModbusTimeoutException e) {
                timeouts++;
                status.count("timeouts", 1);
                unit.failed(System.nanoTime(), "unit " + unit.unit() + " is silent");
                unreachable(unit);
                return;
            }
        }
        if (fault == null) {
            unit.succeeded(System.nanoTime());
        } else {
            unit.failed(System.nanoTime(), fault);
        }
    }

    private static byte[] read(ModbusTcpClient client, int unit, ReadPlan.Group group)
            throws ModbusExecutionException, ModbusResponseException, ModbusTimeoutException {
        int start = group.start();
        int quantity = group.quantity();
        var bytes = switch (group.table()) {
            case COIL ->
                client.readCoils(unit, new ReadCoilsRequest(start, quantity)).coils();
            case DISCRETE ->
                client.readDiscreteInputs(unit, new ReadDiscreteInputsRequest(start, quantity))
                        .inputs();
            case HOLDING ->
                client.readHoldingRegisters(unit, new ReadHoldingRegistersRequest(start, quantity))
                        .registers();
            case INPUT ->
                client.readInputRegisters(unit, new ReadInputRegistersRequest(start, quantity))
                        .registers();
        };
        int expected = group.table().bits() ? (quantity + Byte.SIZE - 1) / Byte.SIZE : quantity * Short.BYTES;
        if (bytes.length < expected) {
            throw new ModbusExecutionException(
                    new java.io.IOException("answer to " + group + " has " + bytes.length + " bytes, not " + expected));
        }
        return bytes;
    }

    private void forward(List<Measurement> measurements) {
        if (measurements.isEmpty()) {
            return;
        }
        status.count("readings", measurements.size());
        pipeline.accept(measurements, source.everyReading()).whenComplete((_, failure) -> {
            if (failure != null) {
                status.count("refused", measurements.size());
            }
        });
    }

    private void unreachable(ModbusUnit unit) {
        for (var group : unit.groups()) {
            forward(unit.lastKnown(group, now(), Quality.Flag.NO_COMMUNICATION));
        }
    }

    private void down(String why) {
        if (stopping) {
            return;
        }
        if (status.state() != SourceState.DOWN) {
            LOG.warn(
                    "modbus source down source={} host={} port={} reason=\"{}\"",
                    source.name(),
                    source.host(),
                    source.port(),
                    why);
        }
        units.forEach(this::unreachable);
        status.count("disconnects", 1);
        status.set(SourceState.DOWN, why);
    }

    private void report() {
        @Nullable String fault = null;
        int faulty = 0;
        for (var unit : units) {
            if (unit.fault() != null) {
                faulty++;
                fault = fault == null ? unit.fault() : fault;
            }
        }
        if (faulty == 0) {
            status.set(SourceState.RUNNING, null);
        } else {
            status.set(faulty == units.size() ? SourceState.DOWN : SourceState.DEGRADED, fault);
        }
    }

    private static String reason(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(source.timeout().plusSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
