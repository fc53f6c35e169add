package io.mailuo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path temp;

    @Test
    void is_fresh_once_and_says_its_version() throws IOException {
        try (var first = DataDirectory.open(temp.resolve("data"))) {
            assertThat(first.fresh()).isTrue();
        }
        try (var second = DataDirectory.open(temp.resolve("data"))) {
            assertThat(second.fresh()).isFalse();
        }
        assertThat(temp.resolve("data/VERSION")).hasContent(Integer.toString(DataDirectory.VERSION));
    }

    @Test
    void two_platforms_cannot_share_it() throws IOException {
        try (var held = DataDirectory.open(temp.resolve("data"))) {
            assertThat(held.path()).isAbsolute();
            assertThatThrownBy(() -> DataDirectory.open(temp.resolve("data")))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("another platform is running")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void data_of_a_newer_version_are_refused() throws IOException {
        Files.writeString(temp.resolve("VERSION"), "2\n");

        assertThatThrownBy(() -> DataDirectory.open(temp))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("newer version (2)");
        assertThat(temp.resolve("VERSION")).hasContent("2");
    }

    @Test
    void a_directory_with_other_things_is_left_alone() throws IOException {
        Files.writeString(temp.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> DataDirectory.open(temp))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("holds something else");
        assertThat(temp).isDirectoryNotContaining("glob:**/lock");
    }

    @Test
    void secrets_are_for_their_owner_only() throws IOException {
        PrivateFile.write(temp.resolve("run/secret"), "one");
        PrivateFile.write(temp.resolve("run/secret"), "two");

        assertThat(temp.resolve("run/secret")).hasContent("two");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(temp.resolve("run/secret"))))
                .isEqualTo("rw-------");
    }
}
