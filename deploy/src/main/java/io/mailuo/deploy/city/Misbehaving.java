package io.mailuo.deploy.city;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A device that does everything wrong, in turn, so that the quarantine has something to show: a pressure in volts, a
 * clock a year ahead, a property it does not have, garbage, a message cut short, and to the gateway HJ 212 packets whose
 * check sum does not fit.
 *
 * <p>Options: {@code --broker host:port}, {@code --accounts file}, {@code --gateway host:port}, {@code --mn MN}.
 */
public final class Misbehaving {

    private static final long EVERY_MILLIS = 10_000;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int ANSWER_MILLIS = 2000;

    private Misbehaving() {}

    /** Runs until the parent process ends. */
    public static void main(String[] arguments) throws IOException {
        FieldProcess.endWithParent();
        var options = FieldProcess.options(arguments);
        var vertx = MqttDevice.smallVertx();
        var accounts = MqttDevice.Account.read(Path.of(FieldProcess.required(options, "accounts")));
        var device = new MqttDevice(vertx, FieldProcess.required(options, "broker"), accounts.getFirst());
        String[] gateway = FieldProcess.required(options, "gateway").split(":");
        var address = new InetSocketAddress(gateway[0], Integer.parseInt(gateway[1]));
        String mn = FieldProcess.required(options, "mn");
        device.connect();
        List<Consumer<MqttDevice>> faults = List.of(
                Misbehaving::wrongUnit,
                Misbehaving::clockAYearAhead,
                Misbehaving::unknownProperty,
                Misbehaving::garbage,
                Misbehaving::cutShort,
                ignored -> wrongChecksum(vertx, address, mn));
        int[] turn = {0};
        vertx.setTimer(2000, first -> faults.getFirst().accept(device));
        vertx.setPeriodic(
                EVERY_MILLIS, ignored -> faults.get(++turn[0] % faults.size()).accept(device));
    }

    private static void wrongUnit(MqttDevice device) {
        device.publish("[{\"bt\":" + seconds(Instant.now()) + ",\"n\":\"noise_level\",\"u\":\"V\",\"v\":61.5}]");
    }

    private static void clockAYearAhead(MqttDevice device) {
        device.publish("[{\"bt\":" + seconds(Instant.now().plus(YEAR)) + ",\"n\":\"noise_level\",\"v\":58.2}]");
    }

    private static void unknownProperty(MqttDevice device) {
        device.publish("[{\"bt\":" + seconds(Instant.now()) + ",\"n\":\"moonlight\",\"v\":0.27}]");
    }

    private static void garbage(MqttDevice device) {
        device.publish(Buffer.buffer(new byte[] {(byte) 0xDE, (byte) 0xAD, 0x00, (byte) 0xBE, (byte) 0xEF, 0x7F}));
    }

    private static void cutShort(MqttDevice device) {
        device.publish("[{\"bt\":" + seconds(Instant.now()) + ",\"n\":\"noise_le");
    }

    private static void wrongChecksum(Vertx vertx, InetSocketAddress gateway, String mn) {
        vertx.executeBlocking(() -> {
            try (var socket = new Socket()) {
                socket.connect(gateway, ANSWER_MILLIS);
                socket.setSoTimeout(ANSWER_MILLIS);
                var packet = Hj212Frame.realTime(mn, Instant.now(), Map.of("a34004", "35"));
                socket.getOutputStream().write(Hj212Frame.withWrongChecksum(packet));
                return socket.getInputStream().read();
            } catch (IOException e) {
                // A gateway that is away, or says nothing to this, is no concern of a broken device.
                return -1;
            }
        });
    }

    private static String seconds(Instant time) {
        return String.format(Locale.ROOT, "%.3f", time.toEpochMilli() / 1000.0);
    }
}
