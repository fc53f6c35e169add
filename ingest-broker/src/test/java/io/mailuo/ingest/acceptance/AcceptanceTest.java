package io.mailuo.ingest.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.Codec;
import io.mailuo.codec.senml.SenmlCbor;
import io.mailuo.codec.senml.SenmlJson;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.topic.Topics;
import io.mailuo.spec.topic.Topics.Party;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final long T = NOW.getEpochSecond();

    private final DeviceIndex index = City.index();
    private final Acceptance acceptance = new Acceptance(index, Brokers.codecs(), TimeLimits.STANDARD);

    @Test
    void takes_a_gateways_readings_of_its_bound_devices_in_their_order() {
        Outcome outcome = gateway(
                "[{'bn':'%s/','bt':%d,'n':'pm2_5','v':35},{'n':'temperature','v':-3.5},"
                        + "{'bn':'%s/','n':'pm2_5','v':36}]",
                City.AIR, T, City.AIR_2);
        assertThat(outcome.refused()).isEmpty();
        assertThat(outcome.accepted()).isNotNull();
        assertThat(outcome.accepted().source()).isEqualTo(City.GATEWAY);
        assertThat(outcome.accepted().receivedAt()).isEqualTo(NOW);
        assertThat(outcome.accepted().observations())
                .containsExactly(
                        observation(City.AIR, "pm2_5", 35),
                        observation(City.AIR, "temperature", -3.5),
                        observation(City.AIR_2, "pm2_5", 36));
    }

    @Test
    void takes_the_same_in_cbor_by_its_first_byte_and_by_its_content_type() throws Exception {
        byte[] cbor = SenmlCbor.write(SenmlJson.read(json("[{'bn':'%s/','bt':%d,'n':'pm2_5','v':35}]", City.AIR, T)));
        for (String type : new String[] {null, "application/senml+cbor", "application/octet-stream"}) {
            var submission = submission(Party.GATEWAY, City.GATEWAY, Lane.LIVE, cbor, type);
            assertThat(observations(acceptance.accept(submission))).isEqualTo(1);
        }
    }

    @Test
    void believes_the_content_type_over_the_first_byte() throws Exception {
        byte[] cbor = SenmlCbor.write(SenmlJson.read(json("[{'n':'tilt','v':3}]")));
        var submission = submission(Party.DEVICE, City.COVER, Lane.LIVE, cbor, "application/senml+json");
        assertThat(reason(acceptance.accept(submission))).isEqualTo(QuarantineReason.MALFORMED);
    }

    @Test
    void reads_a_device_whose_profile_declares_its_codec() {
        var library = ProfileLibrary.builtIn();
        var codecs = new ArrayList<Codec>(library.declaredCodecs());
        codecs.addAll(List.of(new SenmlJson(), new SenmlCbor()));
        index.apply(City.declared(City.COVER_2, "shmk-pressure-terminal", "SHMK19060013"));
        var declared = new Acceptance(index, new Codecs(codecs), TimeLimits.STANDARD);
        byte[] frame = HexFormat.of()
                .parseHex("a55a00003b53484d4b313930363030313334c8003c000a0102006401f4021a5d1966b6"
                        + "0219021a0216021802180213021e021c021d021d7e0355aa");
        Outcome outcome = declared.accept(submission(Party.DEVICE, City.COVER_2, Lane.BACKFILL, frame, null));
        assertThat(outcome.refused()).isEmpty();
        assertThat(outcome.accepted().observations())
                .filteredOn(observation -> observation.property().equals("water_pressure"))
                .hasSize(10)
                .last()
                .satisfies(last -> {
                    assertThat(last.result()).isEqualTo(Result.of(0.541));
                    assertThat(last.phenomenonTime()).isEqualTo(Instant.ofEpochSecond(1_561_945_782));
                });

        frame[40] ^= 1;
        Outcome damaged = declared.accept(submission(Party.DEVICE, City.COVER_2, Lane.BACKFILL, frame, null));
        assertThat(reason(damaged)).isEqualTo(QuarantineReason.CHECKSUM);
        assertThat(damaged.refused().getFirst().codec()).isEqualTo("shmk-pressure-terminal");
    }

    @Test
    void a_device_need_not_name_itself_and_may_use_its_code_or_any_of_its_identifiers() {
        for (String name : new String[] {"", City.COVER + "/", "cover-7/"}) {
            Outcome outcome = device("[{'bn':'%s','n':'tilt','v':3}]", name);
            assertThat(outcome.accepted().observations())
                    .singleElement()
                    .extracting(Observation::device)
                    .isEqualTo(City.COVER);
        }
    }

    @Test
    void a_device_may_not_send_for_another() {
        Outcome outcome = device("[{'bn':'%s/','n':'tilt','v':3}]", City.COVER_2);
        assertThat(reason(outcome)).isEqualTo(QuarantineReason.NOT_AUTHORIZED);
        assertThat(detail(outcome)).contains(City.COVER_2);
    }

    @Test
    void a_gateway_may_send_for_its_bound_devices_only() {
        index.apply(City.air(City.AIR_2, City.SUSPENDED_GATEWAY, State.IN_SERVICE));
        assertThat(reason(gateway("[{'n':'%s/pm2_5','v':1}]", City.AIR_2))).isEqualTo(QuarantineReason.NOT_AUTHORIZED);
        assertThat(reason(gateway("[{'n':'%s/tilt','v':1}]", City.COVER))).isEqualTo(QuarantineReason.NOT_AUTHORIZED);
        assertThat(reason(gateway("[{'n':'%s/pm2_5','v':1}]", City.NOBODY))).isEqualTo(QuarantineReason.UNKNOWN_DEVICE);
        assertThat(reason(gateway("[{'n':'pm2_5','v':1}]"))).isEqualTo(QuarantineReason.UNKNOWN_DEVICE);
    }

    @Test
    void takes_only_from_what_is_in_service() {
        assertThat(reason(gateway("[{'n':'%s/pm2_5','v':1}]", City.RETIRED)))
                .isEqualTo(QuarantineReason.NOT_IN_SERVICE);
        byte[] payload = json("[{'n':'%s/pm2_5','v':1}]", City.AIR);
        var suspended = submission(Party.GATEWAY, City.SUSPENDED_GATEWAY, Lane.LIVE, payload, null);
        assertThat(reason(acceptance.accept(suspended))).isEqualTo(QuarantineReason.NOT_IN_SERVICE);
        var unknown = submission(Party.GATEWAY, City.NOBODY, Lane.LIVE, payload, null);
        assertThat(reason(acceptance.accept(unknown))).isEqualTo(QuarantineReason.UNKNOWN_DEVICE);
        var nobody = submission(Party.DEVICE, City.NOBODY, Lane.LIVE, payload, null);
        assertThat(reason(acceptance.accept(nobody))).isEqualTo(QuarantineReason.UNKNOWN_DEVICE);
    }

    @Test
    void a_change_of_the_registry_counts_from_the_next_message_on() {
        assertThat(observations(gateway("[{'n':'%s/pm2_5','v':1}]", City.AIR))).isEqualTo(1);
        index.apply(City.air(City.AIR, City.GATEWAY, State.SUSPENDED));
        assertThat(reason(gateway("[{'n':'%s/pm2_5','v':1}]", City.AIR))).isEqualTo(QuarantineReason.NOT_IN_SERVICE);
        index.remove("device/" + City.AIR);
        assertThat(reason(gateway("[{'n':'%s/pm2_5','v':1}]", City.AIR))).isEqualTo(QuarantineReason.UNKNOWN_DEVICE);
    }

    @Test
    void a_datastream_that_the_device_has_not_is_refused_by_name() {
        Outcome outcome = device("[{'n':'salinity','v':3}]");
        assertThat(reason(outcome)).isEqualTo(QuarantineReason.UNKNOWN_DATASTREAM);
        assertThat(detail(outcome)).contains("salinity");
    }

    @ParameterizedTest
    @CsvSource({
        "tilt,'vs':'steep'",
        "tilt,'vb':true",
        "open,'v':1",
        "open,'vs':'yes'",
        "label,'v':4",
        "label,'vb':false"
    })
    void a_result_of_another_kind_than_the_datastreams_is_refused(String property, String value) {
        assertThat(reason(device("[{'n':'" + property + "'," + value + "}]"))).isEqualTo(QuarantineReason.RESULT);
    }

    @Test
    void truth_values_and_texts_are_results_too() {
        Outcome outcome = device("[{'n':'open','vb':true},{'n':'label','vs':'井盖'}]");
        assertThat(outcome.accepted().observations())
                .extracting(Observation::result)
                .containsExactly(Result.of(true), Result.of("井盖"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ug/m3", "µg/m3", "μg/m³", "ug/m^3", "ug/m3{dry}"})
    void a_unit_may_be_spelled_in_other_ways(String unit) {
        assertThat(observations(gateway("[{'n':'%s/pm2_5','u':'%s','v':1}]", City.AIR, unit)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mg/m3", "ug", "Cel", "1", "ppb", "nonsense"})
    void a_unit_that_contradicts_is_refused_and_never_scaled(String unit) {
        Outcome outcome = gateway("[{'n':'%s/pm2_5','u':'%s','v':1}]", City.AIR, unit);
        assertThat(reason(outcome)).isEqualTo(QuarantineReason.UNIT);
        assertThat(detail(outcome)).contains("is in 'ug/m3'");
    }

    @Test
    void a_time_before_2000_or_more_than_a_day_ahead_is_refused() {
        long day = Duration.ofDays(1).toSeconds();
        assertThat(reason(at(Instant.parse("1999-12-31T23:59:59Z").getEpochSecond())))
                .isEqualTo(QuarantineReason.TIME);
        assertThat(reason(at(Instant.parse("1980-01-01T00:00:00Z").getEpochSecond())))
                .isEqualTo(QuarantineReason.TIME);
        assertThat(reason(at(T + day + 1))).isEqualTo(QuarantineReason.TIME);
        assertThat(reason(at(Instant.parse("2100-01-01T00:00:00Z").getEpochSecond())))
                .isEqualTo(QuarantineReason.TIME);
        assertThat(observations(at(Instant.parse("2000-01-01T00:00:00Z").getEpochSecond())))
                .isEqualTo(1);
        assertThat(observations(at(T + day))).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_a_little_wrong_is_kept_and_marked() {
        long day = Duration.ofDays(1).toSeconds();
        assertThat(quality(at(T + 300))).isEqualTo(Quality.GOOD);
        assertThat(quality(at(T + 301))).isEqualTo(Quality.of(Flag.CLOCK_UNSURE));
        assertThat(quality(at(T - day))).isEqualTo(Quality.GOOD);
        assertThat(quality(at(T - day - 1))).isEqualTo(Quality.of(Flag.CLOCK_UNSURE));
    }

    @Test
    void an_old_time_on_the_backfill_lane_is_nothing_to_wonder_at() {
        byte[] payload = json("[{'n':'%s/pm2_5','t':%d,'v':1}]", City.AIR, T - 86_400 * 90);
        var backfill = submission(Party.GATEWAY, City.GATEWAY, Lane.BACKFILL, payload, null);
        Outcome outcome = acceptance.accept(backfill);
        assertThat(quality(outcome)).isEqualTo(Quality.GOOD);
        assertThat(outcome.accepted().lane()).isEqualTo(Lane.BACKFILL);
    }

    @Test
    void without_a_time_that_of_reception_stands_and_is_marked() {
        Outcome outcome = device("[{'n':'tilt','v':3}]");
        Observation observation = outcome.accepted().observations().getFirst();
        assertThat(observation.phenomenonTime()).isEqualTo(NOW);
        assertThat(observation.quality()).isEqualTo(Quality.of(Flag.TIME_OF_RECEPTION));
    }

    @Test
    void a_result_out_of_the_plausible_range_is_kept_and_marked() {
        assertThat(quality(gateway("[{'n':'%s/pm2_5','t':%d,'v':1000}]", City.AIR, T)))
                .isEqualTo(Quality.GOOD);
        assertThat(quality(gateway("[{'n':'%s/pm2_5','t':%d,'v':1000.1}]", City.AIR, T)))
                .isEqualTo(Quality.of(Flag.OUT_OF_RANGE));
        assertThat(quality(gateway("[{'n':'%s/pm2_5','t':%d,'v':-0.1}]", City.AIR, T)))
                .isEqualTo(Quality.of(Flag.OUT_OF_RANGE));
    }

    @Test
    void what_the_sender_says_against_its_reading_is_kept() {
        int fault = Flag.DEVICE_FAULT.bit();
        Quality quality = quality(gateway("[{'n':'%s/pm2_5','t':%d,'v':2000,'mq':%d}]", City.AIR, T, fault));
        assertThat(quality).isEqualTo(Quality.of(Flag.DEVICE_FAULT).with(Flag.OUT_OF_RANGE));
    }

    @Test
    void one_bad_reading_keeps_no_good_one_out_and_stands_alone_in_quarantine() throws Exception {
        Outcome outcome = gateway(
                "[{'bn':'%s/','bt':%d,'n':'pm2_5','v':35},{'n':'pm2_5','t':1,'u':'mg/m3','v':36},"
                        + "{'n':'temperature','v':4}]",
                City.AIR, T);
        assertThat(outcome.acceptedReadings()).isEqualTo(2);
        assertThat(outcome.refusedReadings()).isEqualTo(1);
        QuarantineEntry entry = outcome.refused().getFirst();
        assertThat(entry.reason()).isEqualTo(QuarantineReason.UNIT);
        assertThat(entry.codec()).isEqualTo(Codecs.SENML_JSON);
        assertThat(entry.detail()).contains("reading 2 of 3");
        assertThat(new String(entry.raw(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"bn\":\"" + City.AIR + "/\",\"n\":\"pm2_5\",\"t\":" + (T + 1)
                        + ",\"u\":\"mg/m3\",\"v\":36.0}]");
    }

    @Test
    void bad_readings_of_one_message_are_one_entry_for_each_reason_and_can_be_accepted_later() {
        Outcome outcome = gateway(
                "[{'bn':'%s/','bt':%d,'n':'pm2_5','v':35},{'n':'co','v':36},{'n':'co','t':1,'v':37},"
                        + "{'bn':'%s/','n':'pm2_5','v':4}]",
                City.AIR, T, City.NOBODY);
        assertThat(outcome.refused())
                .extracting(QuarantineEntry::reason)
                .containsExactly(QuarantineReason.UNKNOWN_DEVICE, QuarantineReason.UNKNOWN_DATASTREAM);
        index.apply(City.air(City.NOBODY, City.GATEWAY, State.IN_SERVICE));
        QuarantineEntry unknown = outcome.refused().getFirst();
        var again = submission(Party.GATEWAY, City.GATEWAY, Lane.LIVE, unknown.raw(), null);
        assertThat(acceptance.accept(again, unknown.codec()).accepted().observations())
                .containsExactly(observation(City.NOBODY, "pm2_5", 4));
    }

    @Test
    void a_message_without_any_good_reading_is_kept_as_it_arrived() {
        byte[] payload = json("[{'n':'%s/co','v':1},{'n':'%s/no','v':2}]", City.AIR, City.AIR);
        Outcome outcome = acceptance.accept(submission(Party.GATEWAY, City.GATEWAY, Lane.LIVE, payload, null));
        assertThat(outcome.accepted()).isNull();
        assertThat(outcome.refusedReadings()).isEqualTo(2);
        assertThat(outcome.refused()).singleElement().satisfies(entry -> {
            assertThat(entry.raw()).isEqualTo(payload);
            assertThat(entry.source()).isEqualTo(City.GATEWAY);
            assertThat(entry.topic()).isEqualTo(Topics.gatewayObservations(City.GATEWAY));
            assertThat(entry.received()).isEqualTo(NOW);
            assertThat(entry.peer()).isEqualTo("192.0.2.7");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[", "{}", "garbage", "[{'n':'tilt'}", "[{'n':'tilt','v':NaN}]", "[{'n':'tilt','v':1e999}]"})
    void what_is_not_a_message_is_kept_with_a_reason(String text) {
        Outcome outcome = device(text);
        assertThat(outcome.accepted()).isNull();
        assertThat(outcome.refused()).singleElement().satisfies(entry -> {
            assertThat(entry.raw()).isEqualTo(json(text));
            assertThat(entry.reason()).isIn(QuarantineReason.MALFORMED, QuarantineReason.RESULT);
            assertThat(entry.detail()).isNotBlank();
        });
    }

    @Test
    void a_message_without_readings_is_neither_accepted_nor_refused() {
        Outcome outcome = device("[]");
        assertThat(outcome).isEqualTo(new Outcome(null, List.of(), 0));
    }

    @Test
    void never_throws_whatever_the_bytes_are() throws Exception {
        byte[] sound = SenmlCbor.write(SenmlJson.read(json("[{'bn':'%s/','bt':%d,'n':'pm2_5','v':35}]", City.AIR, T)));
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = i % 2 == 0 ? sound.clone() : new byte[random.nextInt(64)];
            if (i % 2 == 0) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
                payload = Arrays.copyOf(payload, 1 + random.nextInt(payload.length));
            } else {
                random.nextBytes(payload);
            }
            Outcome outcome = acceptance.accept(submission(Party.GATEWAY, City.GATEWAY, Lane.LIVE, payload, null));
            assertThat(outcome.refused().size()).isLessThanOrEqualTo(QuarantineReason.values().length);
        }
    }

    @Test
    void details_never_grow_beyond_bounds() {
        String name = IntStream.range(0, 5000).mapToObj(i -> "x").collect(Collectors.joining());
        assertThat(detail(device("[{'n':'" + name + "','v':1}]"))).hasSizeLessThanOrEqualTo(512);
    }

    private Outcome at(long epochSecond) {
        return gateway("[{'n':'%s/pm2_5','t':%d,'v':1}]", City.AIR, epochSecond);
    }

    private Outcome gateway(String senml, Object... values) {
        return acceptance.accept(submission(Party.GATEWAY, City.GATEWAY, Lane.LIVE, json(senml, values), null));
    }

    private Outcome device(String senml, Object... values) {
        return acceptance.accept(submission(Party.DEVICE, City.COVER, Lane.LIVE, json(senml, values), null));
    }

    private static Submission submission(
            Party party, String source, Lane lane, byte[] payload, @Nullable String contentType) {
        String topic = party == Party.GATEWAY ? Topics.gatewayObservations(source) : Topics.deviceObservations(source);
        return new Submission(party, source, topic, lane, payload, contentType, NOW, "192.0.2.7");
    }

    private static byte[] json(String senml, Object... values) {
        String text = values.length == 0 ? senml : senml.formatted(values);
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Observation observation(String device, String property, double value) {
        return new Observation(device, property, NOW, Result.of(value), Quality.GOOD);
    }

    private static int observations(Outcome outcome) {
        assertThat(outcome.refused()).isEmpty();
        return outcome.acceptedReadings();
    }

    private static Quality quality(Outcome outcome) {
        assertThat(outcome.refused()).isEmpty();
        return outcome.accepted().observations().getFirst().quality();
    }

    private static QuarantineReason reason(Outcome outcome) {
        assertThat(outcome.accepted()).isNull();
        return outcome.refused().getFirst().reason();
    }

    private static String detail(Outcome outcome) {
        return outcome.refused().getFirst().detail();
    }
}
