package io.mailuo.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.ObservedProperties;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileLibraryTest {

    @Test
    void lists_every_file_of_the_library() throws IOException, URISyntaxException {
        var index = Objects.requireNonNull(getClass().getResource("/io/mailuo/profile/library/index.txt"));
        try (var files = Files.list(Path.of(index.toURI()).getParent())) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .collect(Collectors.toSet());

            assertThat(ProfileLibrary.builtIn().all().stream().map(Profile::id))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void finds_a_profile_by_id_and_points_by_both_names() {
        var library = ProfileLibrary.builtIn();

        var station = library.find("hj212-air-station").orElseThrow();
        assertThat(station.pointNamed("a34004")).isEqualTo(station.point("pm2_5"));
        assertThat(library.find("no-such-thing")).isEmpty();
    }

    @Test
    void speaks_of_properties_units_and_device_types_as_the_catalogue_does() {
        for (var profile : ProfileLibrary.builtIn().all()) {
            assertThat(DeviceTypes.find(profile.type())).as(profile.id()).isPresent();
            for (var point : profile.points()) {
                var property = ObservedProperties.find(point.property());
                assertThat(property).as(profile.id() + " " + point.property()).isPresent();
                assertThat(point.unit())
                        .as(profile.id() + " " + point.property())
                        .isEqualTo(property.get().unit());
            }
        }
    }

    @Test
    void lets_a_directory_add_and_replace_profiles(@TempDir Path directory) throws IOException {
        var yaml = "{id: mqtt-rain-gauge, name: {zh: 雨, en: Mine}, type: '05002', protocol: mqtt,"
                + " points: [{property: rainfall, unit: mm}]}";
        Files.writeString(directory.resolve("a.yaml"), yaml);

        var library = ProfileLibrary.with(directory);

        assertThat(library.find("mqtt-rain-gauge").orElseThrow().name().en()).isEqualTo("Mine");
        assertThat(library.find("mqtt-noise-meter")).isPresent();
        assertThat(library.all()).hasSameSizeAs(ProfileLibrary.builtIn().all());

        Files.writeString(directory.resolve("b.yaml"), yaml);
        assertThatThrownBy(() -> ProfileLibrary.with(directory)).hasMessageContaining("stands in another file");
    }
}
