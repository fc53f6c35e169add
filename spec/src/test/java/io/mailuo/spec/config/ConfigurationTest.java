package io.mailuo.spec.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class ConfigurationTest {

    enum Sync {
        EACH_BATCH,
        NEVER
    }

    record Http(
            @Key(description = "Port to listen on.", defaultValue = "8080", min = "0", max = "65535")
            int port,

            @Key(description = "Addresses to listen on.", defaultValue = "127.0.0.1")
            List<String> bind,

            @Key(description = "Longest request.", defaultValue = "64MiB", min = "1KiB")
            DataSize maxBody) {}

    record Tls(
            @Key(description = "Certificate.") Path certificate,

            @Key(description = "Its password.", secret = true, defaultValue = "")
            String password) {}

    record Source(
            @Key(description = "Name.") String name,
            @Key(description = "Where.") URI uri,

            @Key(description = "How often.", defaultValue = "5s", min = "100ms")
            Duration every) {}

    record Service(
            @Key(description = "The web.") Http http,
            @Key(description = "TLS.") @Nullable Tls tls,
            @Key(description = "Field devices.") List<Source> sources,
            @Key(description = "Free labels.") Map<String, String> labels,

            @Key(description = "When to sync.", defaultValue = "each-batch")
            Sync sync,

            @Key(description = "Share kept free.", unit = "percent", defaultValue = "5", min = "0", max = "100")
            double reserve,

            @Key(description = "A note.") @Nullable String note) {
        Service {
            if (reserve == 100) {
                throw new IllegalArgumentException("reserve of 100 percent leaves nothing");
            }
        }
    }

    @TempDir
    Path directory = Path.of("");

    private Service load(String yaml, Map<String, String> environment) throws IOException {
        var file = directory.resolve("service.yaml");
        Files.writeString(file, yaml);
        return Configuration.load(Service.class, file, environment, "MAILUO");
    }

    private List<String> faults(String yaml, Map<String, String> environment) {
        var thrown = catchThrowableOfType(ConfigurationException.class, () -> load(yaml, environment));
        return thrown.faults().stream().map(Object::toString).toList();
    }

    @Test
    void gives_defaults_without_a_file() {
        var service = Configuration.load(Service.class, null, Map.of(), "MAILUO");
        assertThat(service)
                .isEqualTo(new Service(
                        new Http(8080, List.of("127.0.0.1"), new DataSize(64 << 20)),
                        null,
                        List.of(),
                        Map.of(),
                        Sync.EACH_BATCH,
                        5,
                        null));
    }

    @Test
    void binds_sections_lists_maps_durations_sizes_paths_and_enums() throws IOException {
        var service = load("""
                http: {port: 0, bind: [127.0.0.1, "::1"], maxBody: 10 MB}
                tls:
                  certificate: /etc/mailuo/tls.p12
                sources:
                  - {name: a, uri: "modbus://10.0.0.1:502", every: 250ms}
                  - name: b
                    uri: tcp://10.0.0.2
                    every: PT1M30S
                labels: {district: 朝阳区, yes: "true"}
                sync: never
                note: ~
                """, Map.of());
        assertThat(service.http()).isEqualTo(new Http(0, List.of("127.0.0.1", "::1"), new DataSize(10_000_000)));
        assertThat(service.tls()).isEqualTo(new Tls(Path.of("/etc/mailuo/tls.p12"), ""));
        assertThat(service.sources())
                .extracting(Source::every)
                .containsExactly(Duration.ofMillis(250), Duration.ofSeconds(90));
        assertThat(service.labels()).containsEntry("district", "朝阳区").containsEntry("yes", "true");
        assertThat(service.sync()).isEqualTo(Sync.NEVER);
        assertThat(service.note()).isNull();
    }

    @Test
    void lets_the_environment_override_every_kind_of_key() throws IOException {
        var service = load(
                "http: {port: 1}\nlabels: {a: b}",
                Map.of(
                        "MAILUO_HTTP_PORT", "9090",
                        "MAILUO_HTTP_BIND", "a, b",
                        "MAILUO_HTTP_MAX_BODY", "1GiB",
                        "MAILUO_TLS_CERTIFICATE", "/x",
                        "MAILUO_SOURCES", "[{name: s, uri: 'tcp://h'}]",
                        "MAILUO_LABELS", "k: v",
                        "MAILUO_NOTE", "",
                        "MAILUO_TOKEN", "belongs to the command line"));
        assertThat(service.http()).isEqualTo(new Http(9090, List.of("a", "b"), new DataSize(1L << 30)));
        assertThat(service.tls()).isEqualTo(new Tls(Path.of("/x"), ""));
        assertThat(service.sources()).containsExactly(new Source("s", URI.create("tcp://h"), Duration.ofSeconds(5)));
        assertThat(service.labels()).isEqualTo(Map.of("k", "v"));
        assertThat(service.note()).isNull();
    }

    @Test
    void names_every_fault_with_line_key_value_and_what_is_allowed() {
        var file = directory.resolve("service.yaml");
        assertThat(faults("""
                        http:
                          prot: 1
                          port: 70000
                        sync: sometimes
                        sources:
                          - {name: a, uri: nowhere, every: 5}
                        reserve: NaN
                        tls: {password: hunter2}
                        """, Map.of("MAILUO_HTTP_MAX_BODY", "64")))
                .containsExactly(
                        file + ":2 http.prot: unknown key, did you mean 'port'?; allowed here: port, bind, maxBody",
                        file + ":3 http.port: '70000' is not possible; allowed: from 0 to 65535",
                        "MAILUO_HTTP_MAX_BODY http.maxBody: '64' is not possible; allowed: a whole number and one of B,"
                                + " kB, MB, GB, TB (powers of 1000), KiB, MiB, GiB, TiB (powers of 1024), such as 64MiB",
                        "tls.certificate: is required; give it in the configuration file or as MAILUO_TLS_CERTIFICATE:"
                                + " Certificate.",
                        file + ":6 sources[0].uri: 'nowhere' is not possible; allowed: an absolute URI, such as"
                                + " tcp://host:1883",
                        file + ":6 sources[0].every: '5' is not possible; allowed: a whole number and ms, s, m, h or d,"
                                + " such as 30s, or ISO 8601, such as PT1M30S",
                        file + ":4 sync: 'sometimes' is not possible; allowed: each-batch, never",
                        file + ":7 reserve: 'NaN' is not possible; allowed: a finite number");
    }

    @Test
    void refuses_what_the_record_itself_refuses() {
        assertThat(faults("reserve: 100", Map.of()))
                .singleElement()
                .asString()
                .contains("reserve of 100 percent leaves nothing");
    }

    @Test
    void refuses_wrong_shapes_and_repeated_keys() {
        assertThat(faults("http: 8080", Map.of())).singleElement().asString().contains("a section with port, bind");
        assertThat(faults("labels: [a]", Map.of())).singleElement().asString().contains("a map of names to values");
        assertThat(faults("sources: x", Map.of())).singleElement().asString().contains("allowed: a list");
        assertThat(faults("sync: never\nsync: never", Map.of()))
                .singleElement()
                .asString()
                .contains("given twice");
        assertThat(faults("http: [", Map.of())).singleElement().asString().contains("is not YAML");
        assertThat(faults("- a", Map.of())).singleElement().asString().contains("a section with http");
    }

    @Test
    void never_repeats_a_secret() {
        assertThat(faults("tls: {certificate: x, password: [hunter2]}", Map.of()))
                .singleElement()
                .asString()
                .contains("tls.password")
                .doesNotContain("hunter2");
    }

    @Test
    void says_that_a_file_cannot_be_read() {
        assertThatThrownBy(() -> Configuration.load(Service.class, directory.resolve("none.yaml"), Map.of(), "MAILUO"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none.yaml: cannot be read");
    }

    @Test
    void explains_all_keys_with_type_range_default_variable_and_description() {
        assertThat(Configuration.explain(Service.class))
                .contains(
                        "http.port  integer, from 0 to 65535, default: 8080  [MAILUO_HTTP_PORT]\n    Port to listen on.")
                .contains("http.maxBody  size, 1KiB or more, default: 64MiB  [MAILUO_HTTP_MAX_BODY]")
                .contains("tls  section, optional")
                .contains("tls.certificate  path, required  [MAILUO_TLS_CERTIFICATE]")
                .contains("sources  list of section, default: none")
                .contains("sources[].every  duration, 100ms or more, default: 5s")
                .contains("sync  each-batch|never, default: each-batch")
                .contains("reserve  number, percent, from 0 to 100 percent, default: 5");
    }
}
