package io.mailuo.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {

    private static final String GOOD = """
            id: pump
            name: {zh: 水泵, en: Pump}
            type: "06003"
            protocol: modbus
            polling: {interval: PT2S, maxRegisters: 10}
            points:
              - property: water_pressure
                unit: MPa
                min: 0
                max: 2.5
                deadband: 0.01
                interval: PT1M
                alarm: {below: 0.1}
                modbus: {table: holding, register: 7, type: int32, wordOrder: little, scale: 0.001, offset: -1}
              - property: fault
                result: truth
                modbus: {table: input, register: 3, type: uint16, bit: 4}
            """;

    @Test
    void reads_every_key_of_a_modbus_profile() {
        var profile = ProfileReader.read("pump.yaml", GOOD);

        assertThat(profile.id()).isEqualTo("pump");
        assertThat(profile.name()).isEqualTo(new Profile.Label("水泵", "Pump"));
        assertThat(profile.polling()).isEqualTo(new Profile.Polling(Duration.ofSeconds(2), 10));
        assertThat(profile.codec()).isEqualTo("none");
        var pressure = profile.point("water_pressure").orElseThrow();
        assertThat(pressure.deadband()).isEqualTo(0.01);
        assertThat(pressure.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(pressure.alarm()).isEqualTo(new Point.AlarmRule(null, 0.1, null));
        assertThat(pressure.address())
                .isEqualTo(new Address.Modbus(
                        Address.Table.HOLDING,
                        7,
                        Address.DataType.INT32,
                        Address.Order.BIG,
                        Address.Order.LITTLE,
                        -1,
                        0.001,
                        -1));
        assertThat(pressure.address().apply(1500)).isEqualTo(0.5);
        assertThat(profile.point("fault").orElseThrow().resultType()).isEqualTo(Point.ResultType.TRUTH);
    }

    @Test
    void takes_real_time_data_of_hj212_unless_told_otherwise() {
        var yaml = "{id: a, name: {zh: a, en: a}, type: '03001', protocol: hj212,"
                + " points: [{property: pm2_5, name: a34004, unit: ug/m3}]}";

        assertThat(ProfileReader.read("a.yaml", yaml).commands()).containsExactly("2011");
        assertThat(ProfileReader.read("a.yaml", yaml.replace("points:", "commands: ['2061'], points:"))
                        .commands())
                .containsExactly("2061");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: int32   | type: int33     | points[0].modbus.type   | 'int33', allowed: one of bool, int16",
                "register: 7   | register: 70000 | points[0].modbus.register | '70000', allowed: a whole number from 0 to",
                "PT2S          | 2 seconds       | polling.interval        | '2 seconds', allowed: an ISO 8601 duration",
                "unit: MPa     | size: MPa       | points[0].unit          | is missing; a number needs a UCUM unit",
                "deadband      | deadbend        | points[0].deadbend      | no such key; known here: property, result",
                "max: 2.5      | max: -1         | points[0].min           | allowed: less than max",
                "id: pump      | id: Pump 1      | id                      | lower case letters, digits and hyphens",
                "property: fault | property: water_pressure | points[1].property | stands twice",
                "type: uint16, bit: 4 | type: int16, bit: 4 | points[1].modbus.bit | from type uint16 only",
                "result: truth | unit: '1'       | points[1].modbus.type   | result: truth goes with",
                "protocol: modbus | protocol: modbos | protocol | 'modbos', allowed: one of modbus, hj212, mqtt",
                "alarm: {below: 0.1} | alarm: {} | points[0].alarm.above | an alarm needs above, below or when",
                "zh: 水泵, | '' | name.zh | is missing",
            })
    void names_file_key_value_and_what_is_allowed(String good, String bad, String key, String message) {
        assertThatThrownBy(() -> ProfileReader.read("pump.yaml", GOOD.replace(good, bad)))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith("pump.yaml: " + key + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void says_where_a_text_is_no_yaml() {
        assertThatThrownBy(() -> ProfileReader.read("x.yaml", "id: [\n"))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith("x.yaml: is not YAML");
        assertThatThrownBy(() -> ProfileReader.read("x.yaml", "just text"))
                .hasMessageContaining("must be a mapping of keys to values");
        assertThatThrownBy(() -> ProfileReader.read("x.yaml", "id: a\nid: b\n")).hasMessageContaining("Duplicate");
    }
}
