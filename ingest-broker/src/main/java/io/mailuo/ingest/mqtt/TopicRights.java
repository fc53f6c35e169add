package io.mailuo.ingest.mqtt;

import io.mailuo.spec.topic.Topics;
import io.mailuo.spec.topic.Topics.Party;
import java.util.List;
import java.util.Map;

/**
 * The topics of one identity. A publisher can publish only for itself.
 *
 * @param publish what each topic that it may publish on is for
 * @param subscribe the filters that it may subscribe to, with all that they cover
 */
record TopicRights(Map<String, TopicUse> publish, List<String> subscribe) {

    private static final String ALL_LIVE = "v1/live/#";

    TopicRights {
        publish = Map.copyOf(publish);
        subscribe = List.copyOf(subscribe);
    }

    static TopicRights of(Identity identity) {
        return switch (identity) {
            case Identity.Gateway(String code, String proof) ->
                new TopicRights(
                        Map.of(
                                Topics.gatewayObservations(code), TopicUse.LIVE,
                                Topics.gatewayAlarms(code), TopicUse.ALARM,
                                Topics.gatewayBackfill(code), TopicUse.BACKFILL,
                                Topics.gatewayRejects(code), TopicUse.REJECT,
                                Topics.gatewayStatus(code), TopicUse.STATUS,
                                Topics.configReported(code), TopicUse.ROUTED,
                                Topics.commandResults(Party.GATEWAY, code), TopicUse.ROUTED),
                        List.of(Topics.configDesired(code), Topics.commands(Party.GATEWAY, code)));
            case Identity.Device(String code, String proof) ->
                new TopicRights(
                        Map.of(
                                Topics.deviceObservations(code), TopicUse.LIVE,
                                Topics.commandResults(Party.DEVICE, code), TopicUse.ROUTED),
                        List.of(Topics.commands(Party.DEVICE, code)));
            case Identity.Reader _ -> new TopicRights(Map.of(), List.of(ALL_LIVE));
        };
    }

    TopicUse use(String topic) {
        return publish.getOrDefault(topic, TopicUse.FOREIGN);
    }
}
