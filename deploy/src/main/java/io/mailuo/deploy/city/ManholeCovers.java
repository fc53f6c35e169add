package io.mailuo.deploy.city;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Smart manhole covers, each with its own connection and secret. Nearly all lie still and report once a minute; now and
 * then one is tilted by a lorry or opened, reports at once, and is put right a minute later.
 *
 * <p>Options: {@code --broker host:port}, {@code --accounts file}.
 */
public final class ManholeCovers {

    private static final long REPORT_MILLIS = 60_000;
    private static final long EVENT_MILLIS = 20_000;
    private static final long REPAIR_MILLIS = 60_000;
    private static final long CONNECT_EVERY_MILLIS = 15;

    private ManholeCovers() {}

    /** Runs until the parent process ends. */
    public static void main(String[] arguments) throws IOException {
        FieldProcess.endWithParent();
        var options = FieldProcess.options(arguments);
        String broker = FieldProcess.required(options, "broker");
        var vertx = MqttDevice.smallVertx();
        var random = RandomGenerator.of("L64X128MixRandom");
        List<Cover> covers = MqttDevice.Account.read(Path.of(FieldProcess.required(options, "accounts"))).stream()
                .map(account -> new Cover(new MqttDevice(vertx, broker, account), random))
                .toList();
        for (int i = 0; i < covers.size(); i++) {
            var cover = covers.get(i);
            vertx.setTimer(1 + i * CONNECT_EVERY_MILLIS, ignored -> cover.start(vertx));
        }
        vertx.setPeriodic(
                EVENT_MILLIS,
                ignored -> covers.get(random.nextInt(covers.size())).disturb(vertx));
    }

    private static final class Cover {
        private final MqttDevice device;
        private final RandomGenerator random;
        private final double restTilt;
        private final double waterLevel;
        private double battery;
        private double tilt;
        private boolean open;

        Cover(MqttDevice device, RandomGenerator random) {
            this.device = device;
            this.random = random;
            restTilt = random.nextDouble(0.1, 1.8);
            waterLevel = random.nextDouble(0.05, 0.45);
            battery = random.nextDouble(3.3, 3.65);
            tilt = restTilt;
        }

        void start(Vertx vertx) {
            device.connect();
            firstReport(vertx);
            vertx.setPeriodic(REPORT_MILLIS, ignored -> report());
        }

        private void firstReport(Vertx vertx) {
            vertx.setTimer(1000, ignored -> {
                if (device.connected()) {
                    report();
                } else {
                    firstReport(vertx);
                }
            });
        }

        void disturb(Vertx vertx) {
            open = random.nextInt(3) == 0;
            tilt = open ? random.nextDouble(40, 85) : random.nextDouble(16, 35);
            report();
            vertx.setTimer(REPAIR_MILLIS, ignored -> {
                open = false;
                tilt = restTilt;
                report();
            });
        }

        private void report() {
            battery -= 0.00001;
            double time = System.currentTimeMillis() / 1000.0;
            device.publish(String.format(
                    Locale.ROOT,
                    "[{\"bt\":%.3f,\"n\":\"cover_open\",\"vb\":%b},{\"n\":\"tilt\",\"u\":\"deg\",\"v\":%.1f},"
                            + "{\"n\":\"water_level\",\"u\":\"m\",\"v\":%.3f},"
                            + "{\"n\":\"battery_voltage\",\"u\":\"V\",\"v\":%.3f}]",
                    time,
                    open,
                    Math.abs(tilt + 0.1 * random.nextGaussian()),
                    Math.max(0, waterLevel + 0.004 * random.nextGaussian()),
                    battery));
        }
    }
}
