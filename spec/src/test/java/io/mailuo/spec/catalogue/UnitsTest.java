package io.mailuo.spec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "75, ug/m3, mg/m3, 0.075",
        "0.075, mg/m3, ug/m3, 75",
        "1013.2, hPa, kPa, 101.32",
        "0.35, MPa, kPa, 350",
        "1, bar, MPa, 0.1",
        "36, km/h, m/s, 10",
        "3600, m3/h, m3/s, 1",
        "1, L/s, m3/h, 3.6",
        "25, Cel, K, 298.15",
        "212, [degF], Cel, 100",
        "1, kW.h, MJ, 3.6",
        "0, dB[W], dB{mW}, 30",
        "6.5, B[SPL], dB[SPL], 65",
        "1, mg/L, ug/L, 1000",
        "0.5, 1, %, 50",
        "1, mS/cm, uS/cm, 1000",
        "1, By, bit, 8",
        "1, GBy/d, By/h, 41666666.6666667",
    })
    void converts_exactly_where_decimals_are_exact(double value, String from, String to, double expected) {
        assertThat(Units.convert(value, from, to)).isEqualTo(expected, within(Math.abs(expected) * 1e-14));
    }

    @Test
    void keeps_powers_of_ten_exact() {
        assertThat(Units.convert(75, "ug/m3", "mg/m3")).isEqualTo(0.075);
        assertThat(Units.convert(101.325, "kPa", "hPa")).isEqualTo(1013.25);
        assertThat(Units.convert(1013.25, "hPa", "kPa")).isEqualTo(101.325);
    }

    @ParameterizedTest
    @CsvSource({
        "ug/m3, [ppm]",
        "Cel, %",
        "MPa, m",
        "[pH], {NTU}",
        "%, %{LEL}",
        "dB[SPL], dB",
        "kW, kV.A{reactive}",
        "mol, 1",
        "nonsense, m",
        "m, ''",
    })
    void never_mixes_what_measures_different_things(String left, String right) {
        assertThat(Units.compatible(left, right)).isFalse();
        assertThatThrownBy(() -> Units.convert(1, left, right)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Cel, Cel", "%RH, %", "/, 1", "lat, deg", "l/s, L/s", "km/h, km/h", "kvar, kV.A{reactive}", "Bspl, B[SPL]",
        "dBm, dB{mW}", "pH, [pH]", "1/min, /min", "ppm, [ppm]", "B, By", "mg/m3, mg/m3", "%, %", "kW.h/d, kW.h/d",
        "ug/m3, ug/m3"
    })
    void understands_units_of_both_vocabularies_on_the_wire(String name, String code) {
        assertThat(Units.resolve(name)).hasValue(code);
        assertThat(Units.known(code)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"''", "µg/m³", "℃", "furlong", "m//s", "m.", "(m", "m{", "m99", "1e9", "0", "'m3/h '"})
    void refuses_what_is_in_neither(String name) {
        assertThat(Units.resolve(name)).isEmpty();
    }

    @Test
    void knows_every_unit_of_rfc_8428_and_rfc_8798() {
        var names = "m kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 "
                + "m3/s l/s W/m2 cd/m2 bit bit/s lat lon pH dB dBW Bspl count / % %RH %EL EL 1/s 1/min beat/min beats "
                + "S/m B VA VAs var vars J/m kg/m3 deg ms min h MHz kW kVA kvar Ah Wh kWh varh kvarh kVAh Wh/km KiB GB "
                + "Mbit/s B/s MB/s mV mA dBm ug/m3 mm/h m/h ppm /100 /1000 hPa mm cm km km/h";
        assertThat(names.split(" "))
                .allSatisfy(name -> assertThat(Units.ofSenml(name)).as(name).isPresent());
    }

    @Test
    void has_one_size_for_all_senml_names_of_a_unit_and_a_valid_code_for_every_unit() {
        assertThat(Units.all()).hasSizeGreaterThan(130).allSatisfy(unit -> {
            assertThat(Units.known(unit.code())).as(unit.code()).isTrue();
            assertThat(unit.names().zh()).isNotBlank();
            assertThat(unit.senml())
                    .allSatisfy(name -> assertThat(Units.ofSenml(name)).hasValue(unit.code()));
        });
    }

    @Provide
    Arbitrary<String> listed() {
        return Arbitraries.of(Units.all().stream().map(Unit::code).toList());
    }

    @Property
    void comes_back_to_the_same_value_after_there_and_back(
            @ForAll("listed") String from, @ForAll("listed") String to, @ForAll int value) {
        if (Units.compatible(from, to)) {
            double there = Units.convert(value, from, to);
            assertThat(Units.convert(there, to, from))
                    .isEqualTo(value, within(Math.abs(value) * 1e-12 + 1e-9 + 1e-12 * Math.abs(there)));
        }
    }

    @Property(tries = 5000)
    void never_throws_on_any_text(@ForAll String text) {
        assertThat(Units.resolve(text).isPresent()).isIn(true, false);
    }
}
