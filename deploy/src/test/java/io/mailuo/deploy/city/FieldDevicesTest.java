package io.mailuo.deploy.city;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldDevicesTest {

    @Test
    void checksum_is_that_of_the_standards_own_packet() {
        String data = "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
                + "CP=&&RtdInterval=30&&";

        assertThat(Hj212Frame.crc(data.getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x1C80);
    }

    @Test
    void packet_names_its_length_and_ends_with_its_checksum() {
        var packet = text(Hj212Frame.realTime("A11", Instant.parse("2026-11-21T13:00:00Z"), Map.of("a34004", "35")));

        assertThat(packet).startsWith("##").endsWith("\r\n").contains("DataTime=20261121210000;a34004-Rtd=35,");
        assertThat(Integer.parseInt(packet.substring(2, 6))).isEqualTo(packet.length() - 2 - 4 - 4 - 2);
    }

    @Test
    void broken_packet_differs_in_its_checksum_only() {
        var right = Hj212Frame.realTime("A11", Instant.parse("2026-11-21T13:00:00Z"), Map.of("a34004", "35"));
        var wrong = text(Hj212Frame.withWrongChecksum(right));

        assertThat(wrong).hasSameSizeAs(text(right)).isNotEqualTo(text(right));
        assertThat(wrong.substring(0, wrong.length() - 6)).isEqualTo(text(right).substring(0, wrong.length() - 6));
    }

    @Test
    void hour_is_sent_in_the_units_of_hj_212() {
        var hour = AirHour.of(Map.of(
                "PM2.5", "135", "CO", "2200", "PRES", "1024.7", "TEMP", "20", "DEWP", "9.3", "wd", "WSW", "O3", ""));

        assertThat(hour.values())
                .containsEntry("a34004", "135")
                .containsEntry("a21005", "2.2")
                .containsEntry("a01006", "102.47")
                .containsEntry("a01008", "247.5")
                .doesNotContainKey("a05024");
        assertThat(Double.parseDouble(hour.values().get("a01002"))).isCloseTo(50, within(0.5));
    }

    @Test
    void bundled_excerpt_has_every_station_and_begins_again_at_its_end() {
        var data = new AirData("Dongsi", null);
        var first = data.next();
        for (int i = 1; i < 14 * 24; i++) {
            data.next();
        }

        assertThat(data.next()).isEqualTo(first);
    }

    @Test
    void water_is_drawn_most_in_the_morning_and_evening() {
        assertThat(WaterNetwork.demand(LocalTime.of(7, 0))).isGreaterThan(1.4);
        assertThat(WaterNetwork.demand(LocalTime.of(19, 0))).isGreaterThan(1.4);
        assertThat(WaterNetwork.demand(LocalTime.of(3, 0))).isLessThan(0.5);
    }

    private static String text(byte[] packet) {
        return new String(packet, StandardCharsets.US_ASCII);
    }
}
