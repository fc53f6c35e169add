package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Result;
import java.util.List;

/**
 * Observations as line protocol: measurement {@code observations}, tags device and property, times in microseconds. All
 * fields of a point are written every time, since InfluxDB merges the fields of points with the same tags and time.
 */
final class InfluxLines {

    static final String MEASUREMENT = "observations";
    static final int NUMBER = 0;
    static final int TRUTH = 1;
    static final int TEXT = 2;

    private static final int TYPICAL_LINE = 140;

    private InfluxLines() {}

    static String write(List<Batch> batches) {
        int observations = 0;
        for (var batch : batches) {
            observations += batch.observations().size();
        }
        var lines = new StringBuilder(observations * TYPICAL_LINE);
        for (var batch : batches) {
            long received = QuestDbSql.micros(batch.receivedAt());
            for (var observation : batch.observations()) {
                line(lines, observation, received);
            }
        }
        return lines.toString();
    }

    private static void line(StringBuilder lines, Observation observation, long received) {
        lines.append(MEASUREMENT).append(",device=");
        tag(lines, observation.device());
        lines.append(",property=");
        tag(lines, observation.property());
        switch (observation.result()) {
            case Result.Number(double value) ->
                lines.append(" value=").append(value).append(",kind=").append(NUMBER);
            case Result.Truth truth ->
                lines.append(" value=")
                        .append(truth == Result.Truth.TRUE ? 1 : 0)
                        .append(",kind=")
                        .append(TRUTH);
            case Result.Text(String value) -> {
                lines.append(" text=\"");
                text(lines, value);
                lines.append("\",kind=").append(TEXT);
            }
        }
        lines.append("i,quality=").append(observation.quality().bits());
        lines.append("i,received=").append(received).append("i ");
        lines.append(QuestDbSql.micros(observation.phenomenonTime())).append('\n');
    }

    private static void tag(StringBuilder lines, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == ',' || c == '=' || c == ' ') {
                lines.append('\\');
            }
            lines.append(c);
        }
    }

    private static void text(StringBuilder lines, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                lines.append('\\');
            }
            lines.append(c);
        }
    }
}
