package io.mailuo.ingest.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.ingest.support.City;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceNamesTest {

    @ParameterizedTest
    @CsvSource({
        "hj212, 010000A8900016F000169DC0, hj212.mn, 010000A8900016F000169DC0",
        "jt808, 013800138000, jt808.terminal, 013800138000",
        "sl651, 0012345678, sl651.station, 0012345678",
        "senml-cbor, 24e124136b501234, eui64, 24e124136b501234",
        "senml-json, urn:dev:mac:0024befffe804ff1, eui64, 0024befffe804ff1",
        "senml, 00:1A:2B:3C:4D:5E, mac, 00:1A:2B:3C:4D:5E",
        "senml, 490154203237518, imei, 490154203237518",
        "senml, urn:imei:490154203237518, imei, 490154203237518",
        "senml, 490154203237519, senml.name, 490154203237519",
        "senml, serial:SN-17, serial, SN-17",
        "senml, 1101050300199999999, senml.name, 1101050300199999999",
        "senml, pump house 3, senml.name, pump house 3",
        "shmk-pressure-terminal, SHMK19060013, serial, SHMK19060013",
    })
    void a_name_is_first_of_all_what_its_protocol_or_its_look_says(
            String codec, String name, String scheme, String value) {
        assertThat(SourceNames.candidates(codec, name).getFirst()).isEqualTo(new ExternalId(scheme, value));
    }

    @Test
    void a_device_is_found_by_its_code_and_by_whatever_identifier_the_name_may_be() {
        var index = City.index();
        assertThat(SourceNames.find(index, "senml", City.AIR).code()).isEqualTo(City.AIR);
        assertThat(SourceNames.find(index, "senml", "cover-7")).isNull();
        assertThat(SourceNames.find(index, "senml", "serial:cover-7").code()).isEqualTo(City.COVER);
        assertThat(SourceNames.find(index, "shmk-pressure-terminal", "cover-7").code())
                .isEqualTo(City.COVER);
        assertThat(SourceNames.find(index, "senml", "")).isNull();
    }
}
