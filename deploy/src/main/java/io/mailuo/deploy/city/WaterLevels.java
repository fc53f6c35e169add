package io.mailuo.deploy.city;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Radar water-level sensors of rivers and underpasses that publish to the gateway's local MQTT input every five
 * seconds; a slow swell stands for the river's day.
 *
 * <p>Options: {@code --broker host:port} of the gateway, {@code --accounts file}.
 */
public final class WaterLevels {

    private static final long REPORT_MILLIS = 5000;
    private static final double SWELL_MILLIS = 20 * 60_000.0;

    private WaterLevels() {}

    /** Runs until the parent process ends. */
    public static void main(String[] arguments) throws IOException {
        FieldProcess.endWithParent();
        var options = FieldProcess.options(arguments);
        String broker = FieldProcess.required(options, "broker");
        var vertx = MqttDevice.smallVertx();
        List<MqttDevice> sensors = MqttDevice.Account.read(Path.of(FieldProcess.required(options, "accounts"))).stream()
                .map(account -> new MqttDevice(vertx, broker, account))
                .toList();
        for (int i = 0; i < sensors.size(); i++) {
            start(vertx, sensors.get(i), i);
        }
    }

    private static void start(Vertx vertx, MqttDevice sensor, int index) {
        var random = RandomGenerator.of("L64X128MixRandom");
        sensor.connect();
        vertx.setPeriodic(REPORT_MILLIS, ignored -> {
            long now = System.currentTimeMillis();
            double swell = 0.12 * Math.sin(2 * Math.PI * (now % (long) SWELL_MILLIS) / SWELL_MILLIS + index);
            sensor.publish(String.format(
                    Locale.ROOT,
                    "[{\"bt\":%.3f,\"n\":\"water_level\",\"u\":\"m\",\"v\":%.3f},"
                            + "{\"n\":\"battery_voltage\",\"u\":\"V\",\"v\":%.2f}]",
                    now / 1000.0,
                    0.8 + 0.35 * index + swell + 0.003 * random.nextGaussian(),
                    12.6 + 0.05 * random.nextGaussian()));
        });
    }
}
