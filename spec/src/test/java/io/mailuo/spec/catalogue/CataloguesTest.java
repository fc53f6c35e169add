package io.mailuo.spec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class CataloguesTest {

    @Test
    void describes_every_observed_property_completely() {
        assertThat(ObservedProperties.all()).hasSizeGreaterThanOrEqualTo(120).allSatisfy(property -> {
            assertThat(property.id()).matches(ObservedProperties.NAME).doesNotContain(".");
            assertThat(property.names().zh()).isNotBlank();
            assertThat(property.names().en()).isNotBlank();
            assertThat(property.domains())
                    .isNotEmpty()
                    .allSatisfy(domain -> assertThat(DeviceTypes.domain(domain))
                            .as(property.id())
                            .isPresent());
            if (property.resultType() == ResultType.NUMBER) {
                assertThat(Units.known(property.unit())).as(property.id()).isTrue();
                assertThat(Units.find(property.unit()).isPresent()
                                || property.unit().contains("/"))
                        .as("unit of " + property.id() + " has a name")
                        .isTrue();
            } else {
                assertThat(property.unit()).isEmpty();
            }
            if (property.min() != null && property.max() != null) {
                assertThat(property.min()).isLessThan(property.max());
            }
        });
    }

    @Test
    void names_conditions_of_objects_by_properties_that_can_say_them() {
        assertThat(ObjectConditions.all()).isNotEmpty().allSatisfy(condition -> {
            var property = ObservedProperties.find(condition.property()).orElseThrow();
            boolean truth = condition.test() == ObjectCondition.Test.TRUE;
            assertThat(property.resultType()).isEqualTo(truth ? ResultType.TRUTH : ResultType.NUMBER);
            assertThat(condition.lasting()).isPositive();
        });
        var open = ObjectConditions.find("cover_open.2").orElseThrow();
        assertThat(open.holds(Result.of(true))).isTrue();
        assertThat(open.holds(Result.of(false))).isFalse();
        assertThat(open.holds(Result.of(1))).as("a number says no truth").isFalse();
        var full = ObjectConditions.find("fill_level").orElseThrow();
        assertThat(full.holds(Result.of(95))).isTrue();
        assertThat(full.holds(Result.of(94.9))).isFalse();
        var tilted = ObjectConditions.find("tilt").orElseThrow();
        assertThat(tilted.holds(Result.of(-31))).isTrue();
        assertThat(tilted.holds(Result.of(30))).isFalse();
        assertThat(ObjectConditions.find("pm2_5")).isEmpty();
    }

    @Test
    void covers_every_sensing_domain() {
        assertThat(ObservedProperties.all().stream()
                        .flatMap(property -> property.domains().stream())
                        .collect(Collectors.toSet()))
                .isEqualTo(
                        DeviceTypes.domains().stream().map(SensingDomain::code).collect(Collectors.toSet()));
        assertThat(DeviceTypes.domains())
                .hasSize(18)
                .allSatisfy(domain -> assertThat(DeviceTypes.all())
                        .anySatisfy(type -> assertThat(type.domain()).isEqualTo(domain.code())));
    }

    @Test
    void gives_every_device_type_properties_that_exist() {
        assertThat(DeviceTypes.all()).hasSizeGreaterThan(100).allSatisfy(type -> {
            assertThat(type.code()).matches("[0-9]{5}");
            assertThat(type.properties())
                    .isNotEmpty()
                    .doesNotHaveDuplicates()
                    .allSatisfy(property -> assertThat(ObservedProperties.find(property))
                            .as(type.code() + " " + property)
                            .isPresent());
        });
        assertThat(DeviceTypes.find("03001").orElseThrow().properties()).contains("pm2_5", "o3", "dew_point");
    }

    @Test
    void finds_properties_by_suffix_and_by_the_names_of_field_standards() {
        assertThat(ObservedProperties.find("water_level.2").orElseThrow().id()).isEqualTo("water_level");
        assertThat(ObservedProperties.find("nothing")).isEmpty();
        assertThat(ObservedProperties.named("hj212", "a34004").orElseThrow().id())
                .isEqualTo("pm2_5");
        assertThat(ObservedProperties.named("sl651", "39").orElseThrow().id()).isEqualTo("water_level");
        assertThat(ObservedProperties.named("hj212", "39")).isEmpty();
    }

    @Test
    void makes_datastreams_with_unit_and_plausible_range() {
        var datastream = ObservedProperties.find("pm2_5").orElseThrow().datastream("pm2_5.2");
        assertThat(datastream.property()).isEqualTo("pm2_5.2");
        assertThat(datastream.unit()).isEqualTo("ug/m3");
        assertThat(datastream.resultType()).isEqualTo("number");
        assertThat(datastream.max()).isEqualTo(2000);
    }

    @Test
    void holds_component_classes_of_both_editions() {
        assertThat(ComponentClasses.all())
                .hasSize(153 + 111)
                .allSatisfy(each -> assertThat(each.names().en()).isNotBlank());
        assertThat(ComponentClasses.find(ComponentClass.GBT_47678, "01001")
                        .orElseThrow()
                        .names())
                .isEqualTo(new Names("供水井盖", "Water supply manhole cover"));
        assertThat(ComponentClasses.find(ComponentClass.CJT_214, "0101")
                        .orElseThrow()
                        .names()
                        .zh())
                .isEqualTo("上水井盖");
    }

    @Test
    void holds_the_divisions_of_the_whole_country() {
        var divisions = Divisions.bundled();
        assertThat(divisions.all()).hasSizeGreaterThan(3_300);
        assertThat(divisions.fullName("110105")).isEqualTo("北京市朝阳区");
        assertThat(divisions.fullName("370303")).isEqualTo("山东省淄博市张店区");
        assertThat(divisions.fullName("429004")).isEqualTo("湖北省仙桃市");
        assertThat(divisions.fullName("990000")).isEqualTo("990000");
        assertThat(divisions.find("440305").orElseThrow().level()).isEqualTo(Division.Level.COUNTY);
        assertThat(divisions.find("440305").orElseThrow().parent()).isEqualTo("440300");
    }

    @Test
    void reads_a_division_table_of_a_citys_own_and_says_what_is_wrong_with_it(@TempDir Path directory)
            throws IOException {
        var file = directory.resolve("divisions.csv");
        Files.writeString(file, "\uFEFFcode,name\r\n110000,北京市\r\n110105,\"朝阳区\"\r\n");
        assertThat(Divisions.load(file).fullName("110105")).isEqualTo("北京市朝阳区");
        Files.writeString(file, "code,name\n11010,朝阳区\n");
        assertThatThrownBy(() -> Divisions.load(file))
                .hasMessageContaining("11010")
                .hasMessageContaining("6 digits");
        Files.writeString(file, "code,name\n110105,a\n110105,b\n");
        assertThatThrownBy(() -> Divisions.load(file)).hasMessageContaining("stands twice");
        Files.writeString(file, "id,name\n");
        assertThatThrownBy(() -> Divisions.load(file)).hasMessageContaining("code,name");
    }

    @Test
    void names_every_quality_flag() {
        assertThat(QualityNames.all()).containsOnlyKeys(Quality.Flag.values());
        for (var row : Csv.resource(QualityNames.class, "quality.csv", "flag", "bit", "zh", "en")) {
            assertThat(Quality.Flag.valueOf(row[0]).bit()).isEqualTo(Integer.parseInt(row[1]));
        }
        assertThat(QualityNames.of(Quality.Flag.STALE).in("en-GB")).isEqualTo("Stale");
        assertThat(QualityNames.of(Quality.Flag.STALE).in("zh-CN")).isEqualTo("未按时更新");
    }
}
