package io.mailuo.codec.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.sparkplug.SparkplugTopic.Kind;
import io.mailuo.spec.observation.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkplugNodeTest {

    private static final long T = 1_763_798_400_000L;

    private final SparkplugNode node = new SparkplugNode("city", "pump-house");

    private static SparkplugTopic topic(Kind kind, String device) {
        return new SparkplugTopic("city", kind, "pump-house", device);
    }

    private static Metric born(String name, @Nullable Long alias, DataType type, Value value) {
        return new Metric(name, alias, T, type, false, false, false, null, null, value);
    }

    private static Metric aliased(long alias, Value value) {
        return new Metric(null, alias, T, null, false, false, false, null, null, value);
    }

    private static byte[] payload(@Nullable Long seq, Metric... metrics) {
        return new SparkplugPayload(T, List.of(metrics), seq, null, null).write();
    }

    private static Metric bdSeq(long number) {
        return Metric.of("bdSeq", DataType.INT64, T, new Value.Long(number));
    }

    private SparkplugNode.Outcome birth(long bdSeq) throws DecodeException {
        return node.receive(
                topic(Kind.NBIRTH, ""),
                payload(0L, bdSeq(bdSeq), born("temperature", 1L, DataType.FLOAT, new Value.Float(21.5f))));
    }

    private SparkplugNode.Outcome deviceBirth(long seq) throws DecodeException {
        return node.receive(
                topic(Kind.DBIRTH, "meter"),
                payload(seq, born("water_level", 2L, DataType.INT16, new Value.Int(-3 & 0xffff))));
    }

    @Test
    void knows_by_the_births_what_aliases_stand_for() throws DecodeException {
        assertThat(birth(3).readings()).extracting(Reading::property).containsExactly("temperature");
        assertThat(deviceBirth(1).readings())
                .containsExactly(new Reading(
                        "city/pump-house/meter",
                        "water_level",
                        Instant.ofEpochMilli(T),
                        Result.of(-3),
                        "",
                        io.mailuo.spec.observation.Quality.GOOD));
        assertThat(node.isOnline()).isTrue();
        assertThat(node.devices()).containsExactly("meter");

        var data = node.receive(topic(Kind.DDATA, "meter"), payload(2L, aliased(2, new Value.Int(-4))));
        assertThat(data.complete()).isTrue();
        assertThat(data.rebirth()).isNull();
        assertThat(data.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.property()).isEqualTo("water_level");
            assertThat(reading.result()).isEqualTo(Result.of(-4));
        });
    }

    @Test
    void asks_for_a_rebirth_where_a_sequence_number_is_missing_and_still_reads_the_data() throws DecodeException {
        birth(0);
        deviceBirth(1);
        var data = node.receive(topic(Kind.NDATA, ""), payload(5L, aliased(1, new Value.Float(1))));
        assertThat(data.rebirth()).isEqualTo("sequence number 5 came where 2 was expected");
        assertThat(data.readings()).hasSize(1);
        assertThat(node.receive(topic(Kind.NDATA, ""), payload(6L, aliased(1, new Value.Float(1))))
                        .rebirth())
                .isNull();
    }

    @Test
    void sequence_numbers_go_from_255_to_0() throws DecodeException {
        birth(0);
        for (long i = 1; i < 600; i++) {
            var data = node.receive(topic(Kind.NDATA, ""), payload(i % 256, aliased(1, new Value.Float(i))));
            assertThat(data.rebirth()).isNull();
        }
    }

    @Test
    void refuses_data_before_births_and_of_unknown_metrics() throws DecodeException {
        var early = node.receive(topic(Kind.NDATA, ""), payload(1L, aliased(1, new Value.Float(1))));
        assertThat(early.complete()).isFalse();
        assertThat(early.rebirth()).contains("before the birth of the node");
        assertThat(deviceBirth(1).rebirth()).contains("born before its node");
        birth(0);
        assertThat(node.receive(topic(Kind.DDATA, "meter"), payload(1L, aliased(2, new Value.Int(1))))
                        .rebirth())
                .contains("before its birth");
        var unknown = node.receive(
                topic(Kind.NDATA, ""), payload(2L, aliased(9, new Value.Int(1)), aliased(1, new Value.Float(2))));
        assertThat(unknown.complete()).isFalse();
        assertThat(unknown.rebirth()).isEqualTo("metric of alias 9 is of no birth");
        assertThat(unknown.readings()).hasSize(1);
        assertThat(node.receive(topic(Kind.NDATA, ""), payload(3L, aliased(1, new Value.Bool(true))))
                        .rebirth())
                .isEqualTo("metric temperature has a value that is no Float");
    }

    @Test
    void a_will_of_an_earlier_connection_changes_nothing() throws DecodeException {
        birth(3);
        deviceBirth(1);
        assertThat(node.receive(topic(Kind.NDEATH, ""), payload(null, bdSeq(2))).offline())
                .isEmpty();
        assertThat(node.isOnline()).isTrue();
        assertThat(node.receive(topic(Kind.NDEATH, ""), payload(null, bdSeq(3))).offline())
                .containsExactlyInAnyOrder("", "meter");
        assertThat(node.isOnline()).isFalse();
        assertThat(node.devices()).isEmpty();
    }

    @Test
    void a_device_dies_alone_and_a_new_birth_of_the_node_forgets_all() throws DecodeException {
        birth(3);
        deviceBirth(1);
        assertThat(node.receive(topic(Kind.DDEATH, "meter"), payload(2L)).offline())
                .containsExactly("meter");
        assertThat(node.receive(topic(Kind.DDATA, "meter"), payload(3L, aliased(2, new Value.Int(1))))
                        .complete())
                .isFalse();
        deviceBirth(4);
        birth(4);
        assertThat(node.devices()).isEmpty();
    }

    @Test
    void refuses_births_that_break_the_rules() throws DecodeException {
        var metric = born("a", 1L, DataType.INT8, new Value.Int(1));
        assertThat(node.receive(topic(Kind.NBIRTH, ""), payload(null, bdSeq(1))).rebirth())
                .contains("no sequence number");
        assertThat(node.receive(topic(Kind.NBIRTH, ""), payload(256L, bdSeq(1))).rebirth())
                .contains("no sequence number");
        assertThat(node.receive(topic(Kind.NBIRTH, ""), payload(0L, metric)).rebirth())
                .contains("no metric bdSeq");
        var again = born("b", 1L, DataType.INT8, new Value.Int(1));
        assertThat(node.receive(topic(Kind.NBIRTH, ""), payload(0L, bdSeq(1), metric, again))
                        .rebirth())
                .contains("an alias twice");
        assertThat(node.isOnline()).isFalse();
        birth(1);
        assertThat(node.receive(topic(Kind.DBIRTH, "meter"), payload(1L, metric))
                        .rebirth())
                .contains("an alias that is taken");
    }

    @Test
    void the_rebirth_request_is_a_command_to_the_node() throws DecodeException {
        assertThat(node.commandTopic()).hasToString("spBv1.0/city/NCMD/pump-house");
        var request = SparkplugPayload.read(SparkplugNode.rebirthRequest(Instant.ofEpochMilli(T)));
        assertThat(request.metrics())
                .containsExactly(Metric.of("Node Control/Rebirth", DataType.BOOLEAN, T, new Value.Bool(true)));
        assertThat(node.receive(node.commandTopic(), new byte[] {1}).readings()).isEmpty();
    }

    @Test
    void garbage_and_other_nodes_change_nothing() throws DecodeException {
        birth(1);
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> node.receive(topic(Kind.NBIRTH, ""), new byte[] {1, 2, 3}));
        assertThat(node.isOnline()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.receive(new SparkplugTopic("city", Kind.NDATA, "other", ""), new byte[] {8, 1}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spBv1.0",
                "spBv1.0/g/NDATA",
                "spAv1.0/g/NDATA/n",
                "spBv1.0/g/NDATA/n/d",
                "spBv1.0/g/DDATA/n",
                "spBv1.0/g/XDATA/n",
                "spBv1.0//NDATA/n",
                "spBv1.0/g/NDATA/+",
                "spBv1.0/g/DDATA/n/d/e",
                "spBv1.0/STATE/host"
            })
    void no_other_topic_is_one_of_a_payload(String text) {
        assertThat(SparkplugTopic.parse(text)).isEmpty();
    }

    @Test
    void topics_are_read_as_they_are_written() {
        for (var kind : Kind.values()) {
            var topic = new SparkplugTopic("g", kind, "n", kind.ofDevice() ? "d" : "");
            assertThat(SparkplugTopic.parse(topic.toString())).contains(topic);
        }
    }

    /** Sparkplug 3.0, 5.7. */
    @Test
    void the_state_of_a_host_is_read_and_written() throws DecodeException {
        var state = new SparkplugState(true, 1_668_114_759_262L);
        assertThat(new String(state.write(), StandardCharsets.UTF_8))
                .isEqualTo("{\"online\":true,\"timestamp\":1668114759262}");
        assertThat(SparkplugState.read(state.write())).isEqualTo(state);
        assertThat(SparkplugState.read(
                        "{\"timestamp\": 5, \"online\": false, \"more\": 1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new SparkplugState(false, 5));
        assertThat(SparkplugState.hostOf(SparkplugState.topic("mailuo"))).contains("mailuo");
        assertThat(SparkplugState.hostOf("spBv1.0/STATE/a/b")).isEmpty();
        assertThat(SparkplugState.hostOf("spBv1.0/city/NDATA/a")).isEmpty();
        for (String bad : new String[] {
            "",
            "ONLINE",
            "[]",
            "{\"online\":true}",
            "{\"online\":1,\"timestamp\":2}",
            "{\"online\":true,\"timestamp\":-1}",
            "{\"online\":true,\"timestamp\":1.5}",
            "{\"online\":true,\"timestamp\":99999999999999999999}"
        }) {
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> SparkplugState.read(bad.getBytes(StandardCharsets.UTF_8)))
                    .satisfies(e -> assertThat(e.clause()).contains("5.7"));
        }
    }
}
