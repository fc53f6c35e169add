package io.mailuo.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @TempDir
    Path directory;

    @Test
    void a_taken_port_is_named() throws Exception {
        var settings = EmbeddedKafkaSettings.onFreePorts(directory);
        try (var taken = new ServerSocket(settings.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(settings))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    @Test
    void a_directory_of_a_newer_version_is_refused() throws Exception {
        var settings = EmbeddedKafkaSettings.onFreePorts(directory);
        Files.writeString(directory.resolve("kafka.version"), "99.0.1\n");

        assertThatThrownBy(() -> EmbeddedKafka.start(settings))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("99.0.1");
        assertThat(Files.readString(directory.resolve("kafka.version"))).isEqualTo("99.0.1\n");
    }

    @Test
    void one_directory_serves_one_process_and_one_process_one_broker() throws Exception {
        var settings = EmbeddedKafkaSettings.onFreePorts(directory);
        try (var kafka = EmbeddedKafka.start(settings)) {
            assertThat(kafka.isRunning()).isTrue();
            assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory)))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("already runs");
        }
        try (var again = EmbeddedKafka.start(settings)) {
            assertThat(again.isRunning()).isTrue();
        }
    }
}
