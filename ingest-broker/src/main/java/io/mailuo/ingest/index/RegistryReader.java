package io.mailuo.ingest.index;

import com.fasterxml.jackson.databind.ObjectReader;
import io.mailuo.ingest.follow.TopicFollower;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.RegistryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the records of the topic {@code registry} into a {@link DeviceIndex}. */
public final class RegistryReader implements TopicFollower.Reader {

    private static final ObjectReader READER = Json.MAPPER.readerFor(RegistryRecord.class);

    private final DeviceIndex index;

    public RegistryReader(DeviceIndex index) {
        this.index = index;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> entry) throws IOException {
        if (entry.value() == null) {
            index.remove(new String(entry.key(), StandardCharsets.UTF_8));
        } else {
            index.apply(READER.readValue(entry.value()));
        }
    }
}
