package io.mailuo.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.support.City;
import io.mailuo.spec.topic.Topics;
import io.mailuo.spec.topic.Topics.Party;
import org.junit.jupiter.api.Test;

/** By {@link PublishPipeline}, which also keeps the order of acknowledgements where the broker alone does not. */
class MqttPipelineIT extends MqttContract {

    MqttPipelineIT() {
        super(true);
    }

    @Test
    void acknowledges_in_the_order_of_the_messages_whoever_answers() throws Exception {
        String results = Topics.commandResults(Party.DEVICE, City.COVER);
        try (var wire = RawMqtt.connect(broker.config.port(), City.COVER, City.SECRET)) {
            broker.log.hold();
            wire.publish(1, COVER_TOPIC, "[{\"n\":\"tilt\",\"v\":1}]");
            wire.publish(2, results, "{}");
            wire.publish(3, COVER_TOPIC, "not senml");
            wire.publish(4, results, "{}");
            wire.publish(5, COVER_TOPIC, "[{\"n\":\"tilt\",\"v\":2}]");
            await().atMost(PATIENCE).until(() -> broker.log.held() > 0);
            broker.log.release();
            assertThat(wire.acknowledged(5)).containsExactly(1, 2, 3, 4, 5);
        }
    }
}
