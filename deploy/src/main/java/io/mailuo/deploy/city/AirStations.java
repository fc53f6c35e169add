package io.mailuo.deploy.city;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Air stations that replay real measurements to a gateway over HJ 212: one recorded hour every few seconds, stamped
 * with the present time so that what is shown is fresh. An hour is sent again until the gateway has answered it.
 *
 * <p>Options: {@code --gateway host:port}, {@code --stations name=MN,…}, {@code --seconds-per-hour 5},
 * {@code --data folder} (absent: the bundled excerpt).
 */
public final class AirStations {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private AirStations() {}

    /** Runs until the parent process ends. */
    public static void main(String[] arguments) throws InterruptedException {
        FieldProcess.endWithParent();
        var options = FieldProcess.options(arguments);
        String[] gateway = FieldProcess.required(options, "gateway").split(":");
        var address = new InetSocketAddress(gateway[0], Integer.parseInt(gateway[1]));
        String folder = options.get("data");
        var stations = new ArrayList<Station>();
        for (String each : FieldProcess.required(options, "stations").split(",")) {
            String[] pair = each.split("=");
            stations.add(new Station(pair[1], address, new AirData(pair[0], folder == null ? null : Path.of(folder))));
        }
        run(stations, Long.parseLong(options.getOrDefault("seconds-per-hour", "5")));
        // The stations' threads are virtual and keep no process alive.
        new CountDownLatch(1).await();
    }

    private static void run(List<Station> stations, long secondsPerHour) {
        var scheduler = Executors.newScheduledThreadPool(
                stations.size(), Thread.ofVirtual().name("station-", 1).factory());
        long period = TimeUnit.SECONDS.toMillis(secondsPerHour);
        for (int i = 0; i < stations.size(); i++) {
            scheduler.scheduleAtFixedRate(
                    stations.get(i)::report, i * period / stations.size(), period, TimeUnit.MILLISECONDS);
        }
    }

    /** One data logger with its connection. Used by one thread at a time. */
    private static final class Station {

        private final String mn;
        private final InetSocketAddress gateway;
        private final AirData data;
        private @Nullable Socket socket;
        private @Nullable BufferedReader answers;
        private @Nullable AirHour unanswered;
        private boolean complained;

        Station(String mn, InetSocketAddress gateway, AirData data) {
            this.mn = mn;
            this.gateway = gateway;
            this.data = data;
        }

        /** Sends the next hour, or the last one again if it was not answered. */
        void report() {
            try {
                if (unanswered == null) {
                    unanswered = data.next();
                }
                exchange(Hj212Frame.realTime(mn, Instant.now(), unanswered.values()));
                unanswered = null;
                complained = false;
            } catch (IOException | UncheckedIOException e) {
                if (!complained) {
                    System.err.println("station " + mn + ": " + e.getMessage() + "; trying again");
                    complained = true;
                }
                disconnect();
            }
        }

        private void exchange(byte[] packet) throws IOException {
            if (socket == null) {
                var fresh = new Socket();
                fresh.connect(gateway, (int) ANSWER.toMillis());
                fresh.setSoTimeout((int) ANSWER.toMillis());
                socket = fresh;
                answers = new BufferedReader(new InputStreamReader(fresh.getInputStream(), StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(packet);
            String line;
            do {
                line = answers == null ? null : answers.readLine();
                if (line == null) {
                    throw new IOException("the gateway closed the connection");
                }
            } while (!line.contains("CN=9014"));
        }

        private void disconnect() {
            try {
                var closing = socket;
                socket = null;
                answers = null;
                if (closing != null) {
                    closing.close();
                }
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
