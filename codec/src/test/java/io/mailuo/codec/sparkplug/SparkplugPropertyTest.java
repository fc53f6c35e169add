package io.mailuo.codec.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.sparkplug.DataType.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every payload and for every sequence of bytes. */
class SparkplugPropertyTest {

    private static final Arbitrary<Long> NUMBERS = Arbitraries.longs().injectNull(0.3);

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("aZ9/ 井é").ofMaxLength(8);
    }

    private static Arbitrary<Value> simple(DataType type) {
        return switch (type.kind()) {
            case SIGNED, UNSIGNED ->
                type.bytes() == 8
                        ? Arbitraries.longs().map(Value.Long::new)
                        : Arbitraries.integers().map(Value.Int::new);
            case REAL ->
                type == DataType.FLOAT
                        ? Arbitraries.floats().map(Value.Float::new)
                        : Arbitraries.doubles().map(Value.Double::new);
            case TRUTH -> Arbitraries.of(true, false).map(Value.Bool::new);
            case TEXT -> texts().map(Value.Text::new);
            default ->
                Arbitraries.bytes().array(byte[].class).ofMaxSize(8).map(bytes -> new Value.Bytes(new Octets(bytes)));
        };
    }

    private static final List<DataType> SIMPLE = Arrays.stream(DataType.values())
            .filter(type -> switch (type.kind()) {
                case SIGNED, UNSIGNED, REAL, TRUTH, TEXT -> true;
                default -> false;
            })
            .toList();

    private static Arbitrary<PropertySet> properties() {
        return Arbitraries.of(SIMPLE)
                .flatMap(type -> Combinators.combine(texts(), simple(type).injectNull(0.1), Arbitraries.of(true, false))
                        .as((key, value, isNull) -> new PropertySet.Entry(key, type, isNull, value)))
                .list()
                .ofMaxSize(3)
                .map(PropertySet::new);
    }

    private static Arbitrary<Value> tables() {
        return Arbitraries.of(SIMPLE).list().ofMaxSize(3).flatMap(types -> {
            var columns = types.stream()
                    .map(type -> new DataSet.Column("c" + type, type))
                    .toList();
            var rows = Combinators.combine(
                            types.stream().map(SparkplugPropertyTest::simple).toList())
                    .as(cells -> cells)
                    .list()
                    .ofMaxSize(3);
            return rows.map(list -> (Value) new Value.Table(new DataSet(columns, list)));
        });
    }

    private static Arbitrary<Value> values(DataType type, int depth) {
        return switch (type.kind()) {
            case DATA_SET -> tables();
            case TEMPLATE ->
                Combinators.combine(
                                texts().injectNull(0.5),
                                depth == 0 ? Arbitraries.just(List.<Metric>of()) : metrics(depth - 1),
                                texts().injectNull(0.5))
                        .as((version, metrics, reference) -> new Value.Instance(new Template(
                                version,
                                metrics,
                                List.of(new Template.Parameter("p", DataType.INT8, new Value.Int(1))),
                                reference,
                                reference == null)));
            default -> simple(type);
        };
    }

    private static Arbitrary<List<Metric>> metrics(int depth) {
        var types = Arrays.stream(DataType.values())
                .filter(type -> type.kind() != Kind.NONE
                        && type.kind() != Kind.ARRAY
                        && type.kind() != Kind.PROPERTY_SET
                        && type.kind() != Kind.PROPERTY_SET_LIST)
                .toList();
        return Arbitraries.of(types)
                .flatMap(type -> Combinators.combine(
                                texts().injectNull(0.2),
                                NUMBERS,
                                NUMBERS,
                                Arbitraries.of(true, false),
                                Arbitraries.of(true, false),
                                Arbitraries.of(new MetaData(true, "t", 1L, 2L, "f", null, "5", ""))
                                        .injectNull(0.8),
                                properties().injectNull(0.5),
                                values(type, depth).injectNull(0.1))
                        .as((name, alias, timestamp, historical, isNull, metadata, properties, value) -> new Metric(
                                name,
                                alias,
                                timestamp,
                                type,
                                historical,
                                !historical,
                                isNull,
                                metadata,
                                properties,
                                value)))
                .list()
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<SparkplugPayload> payloads() {
        return Combinators.combine(NUMBERS, metrics(2), Arbitraries.longs().between(0, 255), texts().injectNull(0.5))
                .as((timestamp, metrics, seq, uuid) -> new SparkplugPayload(
                        timestamp, metrics, seq, uuid, uuid == null ? null : new Octets(new byte[] {1})));
    }

    @Property(tries = 300)
    void what_is_written_is_read_back(@ForAll("payloads") SparkplugPayload payload) throws DecodeException {
        assertThat(SparkplugPayload.read(payload.write())).isEqualTo(payload);
    }

    @Property(tries = 200)
    void the_meaning_of_a_value_is_written_as_the_same_value(@ForAll long bits) {
        for (var type : DataType.values()) {
            if (type.kind() == Kind.SIGNED || type.kind() == Kind.UNSIGNED) {
                var meaning = Objects.requireNonNull(Typed.value(type, new Value.Long(bits)));
                assertThat(Typed.value(type, Typed.write(type, meaning))).isEqualTo(meaning);
            }
        }
    }

    @Property(tries = 200)
    void lists_are_written_as_the_arrays_that_they_were(
            @ForAll List<Boolean> truths, @ForAll @Size(max = 9) List<Integer> numbers, @ForAll List<Float> reals) {
        assertThat(again(DataType.BOOLEAN_ARRAY, truths)).isEqualTo(truths);
        assertThat(again(DataType.INT32_ARRAY, numbers))
                .isEqualTo(numbers.stream().map(Integer::longValue).toList());
        assertThat(again(DataType.STRING_ARRAY, List.of("a", "", "井"))).isEqualTo(List.of("a", "", "井"));
        assertThat(again(DataType.FLOAT_ARRAY, reals))
                .isEqualTo(reals.stream()
                        .map(real -> Double.valueOf(real.toString()))
                        .toList());
    }

    private static Object again(DataType type, List<?> list) {
        return Objects.requireNonNull(Typed.value(type, Typed.write(type, list)));
    }

    @Property(tries = 1000)
    void random_bytes_are_read_or_refused_and_nothing_else(@ForAll @Size(max = 60) byte[] noise) {
        readOrRefuse(noise);
    }

    @Property(tries = 20)
    void damaged_payloads_are_read_or_refused_and_nothing_else(@ForAll long seed) {
        var random = new Random(seed);
        Vectors.of("sparkplug").forEach(vector -> {
            for (int i = 0; i < 30; i++) {
                byte[] damaged = vector.bytes();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                readOrRefuse(i % 3 == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged);
            }
        });
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            SparkplugFields.describe(bytes);
            new SparkplugCodec().decode(bytes, Reception.at(Instant.EPOCH));
            SparkplugPayload.read(SparkplugPayload.read(bytes).write());
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }
}
