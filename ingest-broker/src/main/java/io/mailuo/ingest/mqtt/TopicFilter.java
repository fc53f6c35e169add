package io.mailuo.ingest.mqtt;

import java.util.List;

/**
 * An MQTT topic filter (OASIS MQTT 5.0, 4.7).
 *
 * @param levels between the slashes, {@code +} and {@code #} among them
 */
record TopicFilter(List<String> levels) {

    static TopicFilter parse(String filter) {
        return new TopicFilter(List.of(filter.split("/", -1)));
    }

    boolean matches(String[] topic) {
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            if (level.equals("#")) {
                return true;
            }
            if (i >= topic.length || !level.equals("+") && !level.equals(topic[i])) {
                return false;
            }
        }
        return levels.size() == topic.length;
    }
}
