package io.mailuo.deploy.city;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadOnlyModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.nio.ByteBuffer;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A water network behind one Modbus TCP server: unit 1 … n is the pressure transmitter of a station (holding register
 * 0, float32, MPa), unit 101 … 100 + n its flow meter (input register 0, float32, m3/h; 4, uint32, tenths of m3; 8,
 * status bits). Flow follows the day of a city, pressure falls with it.
 *
 * <p>Options: {@code --port}, {@code --stations n}.
 */
public final class WaterNetwork {

    /** Unit of the first flow meter, less one. */
    static final int FLOW_UNITS = 100;

    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final double HOURS_PER_SECOND = 1 / 3600.0;
    private static final int TOTAL_REGISTER = 4;
    private static final int STATUS_REGISTER = 8;

    /** Water drawn in each hour of the day as a share of the mean: low at night, a peak at 7 and one at 19. */
    private static final double[] DAY = {
        0.52, 0.45, 0.41, 0.40, 0.46, 0.72, 1.15, 1.48, 1.38, 1.20, 1.12, 1.15,
        1.18, 1.08, 1.00, 0.98, 1.05, 1.22, 1.42, 1.50, 1.36, 1.18, 0.92, 0.67
    };

    private WaterNetwork() {}

    /** Runs until the parent process ends. */
    public static void main(String[] arguments) throws ExecutionException, InterruptedException {
        FieldProcess.endWithParent();
        var options = FieldProcess.options(arguments);
        int port = Integer.parseInt(FieldProcess.required(options, "port"));
        int count = Integer.parseInt(options.getOrDefault("stations", "8"));
        Map<Integer, ProcessImage> units = new HashMap<>();
        var stations = new Station[count];
        for (int i = 0; i < count; i++) {
            stations[i] = new Station(i);
            units.put(i + 1, stations[i].pressure);
            units.put(FLOW_UNITS + i + 1, stations[i].flow);
        }
        var transport = NettyTcpServerTransport.create(
                config -> config.setBindAddress("127.0.0.1").setPort(port));
        ModbusTcpServer.create(transport, new Units(Map.copyOf(units))).start();
        Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(
                        () -> {
                            for (var station : stations) {
                                station.second();
                            }
                        },
                        0,
                        1,
                        TimeUnit.SECONDS);
    }

    /** The share of the mean flow that is drawn at {@code time}. */
    static double demand(LocalTime time) {
        double hour = time.toSecondOfDay() * HOURS_PER_SECOND;
        int before = (int) hour;
        double share = hour - before;
        return DAY[before] * (1 - share) + DAY[(before + 1) % DAY.length] * share;
    }

    private static final class Units extends ReadOnlyModbusServices {
        private final Map<Integer, ProcessImage> images;

        Units(Map<Integer, ProcessImage> images) {
            this.images = images;
        }

        @Override
        protected Optional<ProcessImage> getProcessImage(int unit) {
            return Optional.ofNullable(images.get(unit));
        }
    }

    /** A pressure transmitter and a flow meter at one point of the network. */
    private static final class Station {
        private final ProcessImage pressure = new ProcessImage();
        private final ProcessImage flow = new ProcessImage();
        private final RandomGenerator noise;
        private final double meanFlow;
        private final double restPressure;
        private double total;

        Station(int index) {
            noise = RandomGenerator.of("L64X128MixRandom");
            meanFlow = 180 + 60 * (index % 4);
            restPressure = 0.42 - 0.012 * index;
            total = 120_000 + 9_000.0 * index;
        }

        void second() {
            double share = demand(LocalTime.now(CHINA)) * (1 + 0.02 * noise.nextGaussian());
            double rate = meanFlow * share;
            total += rate * HOURS_PER_SECOND;
            double head = restPressure - 0.055 * share * share + 0.0015 * noise.nextGaussian();
            pressure.with(image -> image.writeHoldingRegisters(registers -> putFloat(registers, 0, (float) head)));
            flow.with(image -> image.writeInputRegisters(registers -> {
                putFloat(registers, 0, (float) rate);
                putInt(registers, TOTAL_REGISTER, (int) Math.round(total * 10));
                registers.put(STATUS_REGISTER, new byte[] {0, 0});
            }));
        }

        private static void putFloat(Map<Integer, byte[]> registers, int register, float value) {
            putInt(registers, register, Float.floatToIntBits(value));
        }

        private static void putInt(Map<Integer, byte[]> registers, int register, int value) {
            byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
            registers.put(register, new byte[] {bytes[0], bytes[1]});
            registers.put(register + 1, new byte[] {bytes[2], bytes[3]});
        }
    }
}
