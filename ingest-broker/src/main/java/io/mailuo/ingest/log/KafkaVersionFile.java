package io.mailuo.ingest.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Remembers in the log directory which Kafka wrote it, so that an older one says so instead of failing inside. */
final class KafkaVersionFile {

    private static final String NAME = "kafka.version";

    private KafkaVersionFile() {}

    static void check(Path directory, String ours) throws IOException {
        var file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return;
        }
        String theirs = Files.readString(file).strip();
        if (Arrays.compare(numbers(theirs), numbers(ours)) > 0) {
            throw new EmbeddedKafkaException("the log directory " + directory + " was written by Kafka " + theirs
                    + ", newer than this version's " + ours + "; run the newer version, or restore a backup");
        }
    }

    static void write(Path directory, String ours) throws IOException {
        Files.writeString(directory.resolve(NAME), ours + "\n");
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\D+"))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .limit(3)
                .toArray();
    }
}
