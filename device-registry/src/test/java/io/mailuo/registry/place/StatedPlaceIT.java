package io.mailuo.registry.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.spec.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatedPlaceIT {

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/devices|'type':'14001','division':'110105','name':'Cover','organization':'city'",
                "/objects|'standard':'CJ/T 214-2007','componentClass':'0101','division':'110105','name':'Cover',"
                        + "'organization':'city'",
                "/gateways|'division':'110105','name':'Gateway','organization':'city'"
            })
    void converts_what_is_stated_and_keeps_it_until_the_place_changes(String list, String fields) throws Exception {
        // The formulas shift Tian'anmen by 0.006243 and 0.001404 degrees; BD-09 by as much again.
        var made = registry.post(
                list,
                "{" + fields.replaceAll("^'|'$", "'")
                        + ",'place':{'lon':116.403694,'lat':39.909263,'datum':'GCJ-02'}}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.body().at("/place/lon").asDouble()).isBetween(116.39744, 116.39746);
        assertThat(made.body().at("/place/lat").asDouble()).isBetween(39.90785, 39.90787);
        assertThat(made.body().path("place").size()).isEqualTo(2);
        assertThat(made.body().path("statedPlace"))
                .isEqualTo(Json.MAPPER.readTree("{\"lon\":116.403694,\"lat\":39.909263,\"datum\":\"GCJ02\"}"));
        var path = list + "/" + made.text("/code");

        var renamed = registry.patch(path, "{'name':'Other'}");
        assertThat(renamed.body().path("statedPlace")).isEqualTo(made.body().path("statedPlace"));
        assertThat(renamed.body().path("place")).isEqualTo(made.body().path("place"));
        var repeated = registry.patch(path, registry.get(path).response().body());
        assertThat(repeated.status()).as(repeated.response().body()).isEqualTo(200);
        assertThat(repeated.body().path("statedPlace")).isEqualTo(made.body().path("statedPlace"));

        var other = registry.patch(path, "{'place':{'lon':116.41,'lat':39.92,'datum':'BD09'}}");
        assertThat(other.text("/statedPlace/datum")).isEqualTo("BD09");
        assertThat(other.body().at("/statedPlace/lon").asDouble()).isEqualTo(116.41);
        assertThat(other.body().at("/place/lon").asDouble()).isBetween(116.397, 116.398);
        var plain = registry.patch(path, "{'place':{'lon':116.5,'lat':39.9}}");
        assertThat(plain.body().has("statedPlace")).isFalse();
        assertThat(plain.body().at("/place/lon").asDouble()).isEqualTo(116.5);
        assertThat(registry.get(path).body()).isEqualTo(plain.body());

        assertThat(pointer(path, "{'place':{'lon':116.5,'lat':39.9,'datum':'NAD27'}}"))
                .isEqualTo("/place/datum");
        assertThat(pointer(path, "{'place':{'lon':116.5,'datum':'GCJ02'}}")).isEqualTo("/place");
        assertThat(pointer(path, "{'place':{'lon':216.5,'lat':39.9,'datum':'BD09'}}"))
                .isEqualTo("/place/lon");
        assertThat(pointer(path, "{'statedPlace':{'lon':1,'lat':2,'datum':'BD09'}}"))
                .isEqualTo("/statedPlace");
        assertThat(pointer(path, "{'place':{'lat':null}}")).isEqualTo("/place/lat");
        assertThat(registry.get(path).body()).isEqualTo(plain.body());
    }

    private static String pointer(String path, String body) {
        var reply = registry.patch(path, body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        return reply.text("/errors/0/pointer");
    }
}
