package io.mailuo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapConfigTest {

    @Test
    void tells_the_hosts_that_browsers_fetch_tiles_from() {
        var config =
                of("https://t0.tianditu.gov.cn/vec_w/wmts?z={z}&x={x}&y={y}", "http://10.1.2.3:8080/{z}/{x}/{y}.png");

        assertThat(config.tileOrigins()).containsExactly("http://10.1.2.3:8080", "https://t0.tianditu.gov.cn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://webrd01.is.autonavi.com/appmaptile?x={x}&y={y}&z={z}",
                "https://rt0.map.gtimg.com/tile?z={z}&x={x}&y={y}",
                "http://online1.map.bdimg.com/tile/?x={x}&y={y}&z={z}"
            })
    void refuses_tiles_on_which_places_would_be_stored_far_off(String address) {
        assertThatThrownBy(() -> of(address)).hasMessageContaining("hundreds of metres off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://tiles.example/{z}/{x}/{y}",
                "https://tiles.example/{x}/{y}",
                "https://a b/{z}/{x}/{y}",
                "{z}"
            })
    void refuses_what_is_no_address_of_tiles(String address) {
        assertThatThrownBy(() -> of(address)).hasMessageContaining("is not an address such as");
    }

    private static MapConfig of(String... tiles) {
        return new MapConfig(List.of(tiles), 256, "", null, null, null);
    }
}
