package io.mailuo.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {

    @TempDir
    private Path data;

    @Test
    void removes_what_nobody_holds_and_leaves_what_somebody_does() throws Exception {
        var parent = data.resolve("temporary");
        var outside = Files.writeString(data.resolve("precious"), "kept");
        var dead = Files.createDirectories(parent.resolve("process-1/deep"));
        Files.createFile(parent.resolve("process-1/lock"));
        Files.writeString(dead.resolve("part.table"), "left behind");
        Files.createSymbolicLink(dead.resolve("link"), data);
        Files.createSymbolicLink(parent.resolve("elsewhere"), data);
        Files.writeString(parent.resolve("stray"), "a file");

        try (var first = TemporaryFiles.open(parent)) {
            var file = first.create(".table");
            try (var second = TemporaryFiles.open(parent)) {
                assertThat(second.directory()).isNotEqualTo(first.directory());
                assertThat(file).exists();
            }
            assertThat(parent)
                    .isDirectoryNotContaining(entry -> !entry.equals(first.directory()) && !entry.endsWith("lock"));
        }

        assertThat(outside).hasContent("kept");
        assertThat(parent).isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    void names_the_directory_that_cannot_be_written() throws Exception {
        var parent = Files.writeString(data.resolve("temporary"), "a file");

        assertThatThrownBy(() -> TemporaryFiles.open(parent))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(parent.toString());
    }
}
