package io.mailuo.registry.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mailuo.spec.registry.RegistryRecord.Place;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DatumTest {

    private static final double METRE = 1e-5;

    /** Tian'anmen as the maps of three makers have it, published many times over. */
    @Test
    void agrees_with_known_places() {
        var wgs = new Place(116.391265, 39.907339);
        var gcj = Datum.GCJ02.fromWgs84(wgs);
        assertThat(gcj.lon()).isCloseTo(116.397507, within(5 * METRE));
        assertThat(gcj.lat()).isCloseTo(39.908742, within(5 * METRE));
        var baidu = Datum.BD09.fromWgs84(wgs);
        assertThat(baidu.lon() - gcj.lon()).isBetween(0.006, 0.007);
        assertThat(baidu.lat() - gcj.lat()).isBetween(0.005, 0.007);
    }

    @Test
    void takes_the_shift_back_to_the_millimetre() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 2000; i++) {
            double lon = 75 + random.nextDouble() * 59;
            double lat = 4 + random.nextDouble() * 49;
            assertTakenBack(lon, lat);
        }
    }

    private static void assertTakenBack(double lon, double lat) {
        var place = new Place(lon, lat);
        for (var datum : Datum.values()) {
            var back = datum.toWgs84(datum.fromWgs84(place));
            assertThat(back.lon()).as(datum.text()).isCloseTo(lon, within(3e-8));
            assertThat(back.lat()).as(datum.text()).isCloseTo(lat, within(3e-8));
        }
    }

    @Test
    void shifts_nothing_outside_of_china() {
        var paris = new Place(2.3522, 48.8566);
        assertThat(Datum.GCJ02.toWgs84(paris)).isEqualTo(paris);
    }

    @Test
    void is_recognised_however_it_is_written() {
        assertThat(Datum.of("gcj-02")).hasValue(Datum.GCJ02);
        assertThat(Datum.of("ＧＣＪ０２")).hasValue(Datum.GCJ02);
        assertThat(Datum.of("百度坐标")).hasValue(Datum.BD09);
        assertThat(Datum.of("wgs 84")).hasValue(Datum.WGS84);
        assertThat(Datum.of("NAD27")).isEmpty();
    }
}
