package io.mailuo.edge.driver.hj212;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Item;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.edge.GatewayConfig;
import io.mailuo.edge.pipeline.Pipeline;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.QueueSettings;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.edge.testing.Patience;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hj212ListenerTest {

    private static final String MN = "010000A8900016F000169DC0";
    private static final String DEVICE = "1101010300100000016";
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    @TempDir
    private Path directory;

    private final MultiThreadIoEventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private StoreAndForward queue;
    private Hj212Listener listener;

    @BeforeEach
    void open() throws IOException {
        start(1 << 24, 3, Duration.ofSeconds(30));
    }

    private void start(long maxBytes, int maxConnections, Duration firstFrame) throws IOException {
        queue = StoreAndForward.open(
                new QueueSettings(directory, maxBytes, 0, false, Duration.ofMillis(1), 100), InstantSource.system());
        var device = new GatewayConfig.Hj212Device(MN, DEVICE, "hj212-air-station", "123456");
        var source = new GatewayConfig.Hj212Source(
                "air",
                "127.0.0.1",
                0,
                maxConnections,
                Duration.ofMinutes(1),
                firstFrame,
                CHINA,
                false,
                List.of(device));
        listener = new Hj212Listener(
                source,
                new Pipeline(queue, InstantSource.system()),
                queue,
                ProfileLibrary.builtIn(),
                eventLoops,
                () -> Instant.now().plus(ahead.get()),
                () -> {});
        listener.start();
    }

    @AfterEach
    void close() {
        listener.close();
        queue.close();
        eventLoops.shutdownGracefully();
    }

    /** A data logger. */
    private final class Logger implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Logger() throws IOException {
            socket = new Socket("127.0.0.1", listener.port());
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        String answer() throws IOException {
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] frame(String mn, String pw, String cn, Instant time, String... factors) {
        var items = new ArrayList<Hj212Item>();
        items.add(Hj212Item.of("DataTime", Hj212Message.time(time, CHINA)));
        for (var factor : factors) {
            var pair = factor.split("=");
            items.add(Hj212Item.of(pair[0], pair[1]));
        }
        return Hj212Format.encode(
                Hj212Message.of(Hj212Message.qn(Instant.now(), CHINA), "22", cn, pw, mn, true, items));
    }

    private static byte[] realTime(String... factors) {
        return frame(MN, "123456", "2011", Instant.now(), factors);
    }

    private List<Reading> stored(Lane lane) throws DecodeException {
        var readings = new ArrayList<Reading>();
        for (var frame : queue.read(lane, -1, 1000)) {
            readings.addAll(new SenmlCodec().decode(frame.payload(), Reception.at(Instant.now())));
        }
        return readings;
    }

    private List<String> rejects() {
        return queue.read(Lane.REJECT, -1, 1000).stream()
                .map(frame -> String.valueOf(frame.properties()))
                .toList();
    }

    @Test
    void answers_data_once_it_is_stored_under_code_property_and_unit_of_the_profile() throws Exception {
        try (var logger = new Logger()) {
            logger.send(realTime("a34004-Rtd=35.5", "a21005-Rtd=0.8", "a01006-Rtd=101.3"));

            assertThat(logger.answer()).contains("CN=9014").contains("MN=" + MN);
            assertThat(stored(Lane.LIVE))
                    .extracting(
                            reading -> reading.source() + " " + reading.property() + " " + reading.unit(),
                            Reading::result)
                    .containsExactly(
                            tuple(DEVICE + " pm2_5 ug/m3", Result.of(35.5)),
                            tuple(DEVICE + " co ug/m3", Result.of(800)),
                            tuple(DEVICE + " air_pressure hPa", Result.of(1013)));
        }
    }

    @Test
    void takes_frames_in_any_pieces_and_survives_garbage_a_wrong_crc_and_half_a_frame() throws Exception {
        var good = realTime("a34004-Rtd=1");
        var wrongCrc = realTime("a34004-Rtd=2");
        wrongCrc[wrongCrc.length - 3] = (byte) (wrongCrc[wrongCrc.length - 3] == '0' ? '1' : '0');
        try (var logger = new Logger()) {
            logger.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            logger.send(wrongCrc);
            logger.send(Arrays.copyOf(good, 50));
            logger.send(good);
            for (byte one : realTime("a34004-Rtd=3")) {
                logger.send(new byte[] {one});
            }
            assertThat(logger.answer()).contains("CN=9014");
            assertThat(logger.answer()).contains("CN=9014");
            logger.send(Arrays.copyOf(good, 30));
        }

        Patience.await().until(() -> rejects().size() >= 4);
        assertThat(stored(Lane.LIVE)).extracting(Reading::result).containsExactly(Result.of(1), Result.of(3));
        assertThat(rejects())
                .anyMatch(one -> one.contains("\"reason\":\"checksum\""))
                .anyMatch(one -> one.contains("\"reason\":\"malformed\""))
                .allMatch(one -> one.contains("\"codec\":\"hj212\"") && one.contains("127.0.0.1"));
    }

    @Test
    void refuses_an_unknown_mn_and_a_wrong_password_once_their_bytes_are_kept() throws Exception {
        try (var logger = new Logger()) {
            logger.send(frame("STRANGER", "123456", "2011", Instant.now(), "a34004-Rtd=1"));
            assertThat(logger.answer()).contains("CN=9014");
            logger.send(frame(MN, "654321", "2011", Instant.now(), "a34004-Rtd=1"));
            assertThat(logger.answer()).contains("CN=9014");
        }

        assertThat(stored(Lane.LIVE)).isEmpty();
        assertThat(rejects())
                .hasSize(2)
                .anyMatch(
                        one -> one.contains("\"reason\":\"unknown-device\"") && one.contains("\"source\":\"STRANGER\""))
                .anyMatch(one -> one.contains("\"reason\":\"not-authorized\""));
        assertThat(rejects()).noneMatch(one -> one.contains("654321"));
    }

    @Test
    void marks_real_time_data_whose_clock_is_off_and_keeps_its_time() throws Exception {
        var lastYear = Instant.now().minus(Duration.ofDays(365));
        try (var logger = new Logger()) {
            logger.send(frame(MN, "123456", "2011", lastYear, "a34004-Rtd=7"));
            assertThat(logger.answer()).contains("CN=9014");
        }

        assertThat(stored(Lane.BACKFILL)).singleElement().satisfies(reading -> {
            assertThat(reading.phenomenonTime()).isEqualTo(Instant.ofEpochSecond(lastYear.getEpochSecond()));
            assertThat(reading.quality().has(Quality.Flag.CLOCK_UNSURE)).isTrue();
        });
    }

    @Test
    void sets_the_clock_of_a_device_that_asks() throws Exception {
        try (var logger = new Logger()) {
            logger.send(frame(MN, "123456", "1013", Instant.now(), "PolId=w01018"));

            assertThat(logger.answer()).contains("CN=9013");
            assertThat(logger.answer())
                    .contains("CN=1012")
                    .contains("SystemTime="
                            + Hj212Message.time(Instant.now(), CHINA).substring(0, 10));
        }
    }

    @Test
    void sets_the_clock_again_until_the_device_has_answered() throws Exception {
        try (var logger = new Logger()) {
            logger.send(frame(MN, "123456", "1013", Instant.now(), "PolId=w01018"));
            assertThat(logger.answer()).contains("CN=9013");
            var request = logger.answer();
            assertThat(request).contains("CN=1012");
            ahead.set(Duration.ofSeconds(30));
            var again = logger.answer();
            assertThat(again).contains("CN=1012").contains(qn(request));
            for (var answer : List.of("9011;QnRtn=1", "9012;ExeRtn=1")) {
                var parts = answer.split(";");
                var item = parts[1].split("=");
                logger.send(Hj212Format.encode(new Hj212Message(
                        qn(request).substring(3),
                        "91",
                        parts[0],
                        "123456",
                        MN,
                        4,
                        null,
                        null,
                        List.of(Hj212Item.of(item[0], item[1])))));
            }
            Patience.await().until(() -> listener.status().counters().getOrDefault("requests_1012", 0L) == 1);
        }
    }

    private static String qn(String frame) {
        int at = frame.indexOf("QN=");
        return frame.substring(at, frame.indexOf(';', at));
    }

    /** One packet of a message of real-time data. */
    private static byte[] packet(int pno, int pnum, Instant time, String... items) {
        var all = new ArrayList<Hj212Item>();
        for (var item : items) {
            var pair = item.equals("DataTime") ? new String[] {item, Hj212Message.time(time, CHINA)} : item.split("=");
            all.add(Hj212Item.of(pair[0], pair[1]));
        }
        return Hj212Format.encode(new Hj212Message(
                Hj212Message.qn(time.plusMillis(pno), CHINA), "22", "2011", "123456", MN, 7, "" + pnum, "" + pno, all));
    }

    @Test
    void joins_the_packets_of_a_message_and_answers_each_once_all_of_it_is_stored() throws Exception {
        var time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (var logger = new Logger()) {
            logger.send(packet(2, 3, time, "a34002-Rtd=2"));
            logger.send(packet(3, 3, time, "a21005-Rtd=0.8"));
            logger.send(packet(1, 3, time, "DataTime", "a34004-Rtd=1"));
            var answers = List.of(logger.answer(), logger.answer(), logger.answer());
            assertThat(answers).allMatch(answer -> answer.contains("CN=9014"));
            assertThat(answers.stream().map(Hj212ListenerTest::qn).distinct()).hasSize(3);
            assertThat(stored(Lane.LIVE))
                    .extracting(Reading::property, Reading::result, Reading::phenomenonTime)
                    .containsExactly(
                            tuple("pm2_5", Result.of(1), time),
                            tuple("pm10", Result.of(2), time),
                            tuple("co", Result.of(800), time));
        }
        assertThat(listener.status().counters()).containsEntry("joined", 1L).doesNotContainKey("packets_kept_early");
    }

    @Test
    void a_device_that_waits_for_each_answer_gets_it_and_its_packets_are_stored_under_one_time() throws Exception {
        var time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (var logger = new Logger()) {
            logger.send(packet(1, 2, time, "DataTime", "a34004-Rtd=1"));
            assertThat(logger.answer()).contains("CN=9014");
            assertThat(stored(Lane.LIVE)).extracting(Reading::property).containsExactly("pm2_5");
            logger.send(packet(2, 2, time, "a34002-Rtd=2"));
            assertThat(logger.answer()).contains("CN=9014");
        }
        assertThat(stored(Lane.LIVE))
                .extracting(Reading::property, Reading::phenomenonTime)
                .containsOnly(tuple("pm2_5", time), tuple("pm10", time));
        assertThat(listener.status().counters()).containsEntry("joined", 1L).containsEntry("packets_kept_early", 1L);
    }

    @Test
    void packets_whose_others_never_come_are_stored_or_kept_as_they_are() throws Exception {
        var time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (var logger = new Logger()) {
            logger.send(packet(1, 2, time, "DataTime", "a34004-Rtd=1"));
            logger.send(packet(9, 2, time, "DataTime", "a34002-Rtd=2"));
            assertThat(logger.answer()).contains("CN=9014");
        }
        Patience.await().until(() -> stored(Lane.LIVE).size() == 2);
        try (var logger = new Logger()) {
            logger.send(packet(2, 2, time.plusSeconds(60), "a34004-Rtd=3"));
        }
        Patience.await().until(() -> rejects().size() == 1);
        assertThat(rejects().getFirst()).contains("DataTime").contains("1 of 2 packets came");
        assertThat(stored(Lane.LIVE)).hasSize(2);
    }

    @Test
    void a_packet_of_another_message_is_not_answered_for_one_that_became_whole() throws Exception {
        var time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (var logger = new Logger()) {
            logger.send(packet(1, 2, time, "DataTime", "a34004-Rtd=1"));
            logger.send(packet(3, 3, time, "a21026-Rtd=9"));
            logger.send(packet(2, 2, time, "a34002-Rtd=2"));
            assertThat(List.of(logger.answer(), logger.answer()))
                    .extracting(Hj212ListenerTest::qn)
                    .containsExactly(
                            "QN=" + Hj212Message.qn(time.plusMillis(1), CHINA),
                            "QN=" + Hj212Message.qn(time.plusMillis(2), CHINA));
        }
        Patience.await().until(() -> rejects().size() == 1);
        assertThat(stored(Lane.LIVE)).extracting(Reading::property).containsExactly("pm2_5", "pm10");
    }

    @Test
    void no_packet_is_answered_of_a_message_that_could_not_be_stored() throws Exception {
        queue.close();
        var time = Instant.now();
        try (var logger = new Logger()) {
            logger.socket.setSoTimeout(1500);
            logger.send(packet(1, 2, time, "DataTime", "a34004-Rtd=1"));
            logger.send(packet(2, 2, time, "a34002-Rtd=2"));
            assertThat(catchThrowable(logger::answer)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(listener.status().counters()).containsEntry("refused", 1L);
    }

    @Test
    void answers_but_does_not_mix_in_the_commands_that_the_profile_does_not_take() throws Exception {
        try (var logger = new Logger()) {
            logger.send(frame(MN, "123456", "2061", Instant.now(), "a34004-Avg=7"));
            assertThat(logger.answer()).contains("CN=9014");
        }

        assertThat(stored(Lane.LIVE)).isEmpty();
        assertThat(listener.status().counters()).containsEntry("ignored_2061", 1L);
    }

    @Test
    void does_not_answer_what_could_not_be_stored() throws Exception {
        queue.close();
        try (var logger = new Logger()) {
            logger.socket.setSoTimeout(500);
            logger.send(realTime("a34004-Rtd=1"));
            assertThat(catchThrowable(logger::answer)).isInstanceOf(SocketTimeoutException.class);
        }
        Patience.await().until(() -> listener.status().counters().getOrDefault("refused", 0L) == 1);
    }

    @Test
    void closes_what_is_too_many_what_says_nothing_and_what_only_sends_garbage() throws Exception {
        listener.close();
        queue.close();
        start(1 << 24, 3, Duration.ofSeconds(3));
        try (var first = new Logger();
                var second = new Logger();
                var third = new Logger()) {
            Patience.await().until(() -> listener.status().counters().getOrDefault("connections", 0L) == 3);
            try (var fourth = new Logger()) {
                assertThat(fourth.answer()).isNull();
            }
            assertThat(first.answer()).isNull();
            assertThat(second.answer()).isNull();
            assertThat(third.answer()).isNull();
        }
        assertThat(listener.status().counters())
                .containsEntry("connections_refused", 1L)
                .containsEntry("said_nothing", 3L);
    }
}
