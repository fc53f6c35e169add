package io.mailuo.codec.cap;

import java.util.Map;
import java.util.Optional;

/** Codes of events of the national early-warning system, as far as sources for them were found. */
final class WarningTypes {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("11B01", "台风"),
            Map.entry("11B03", "暴雨"),
            Map.entry("11B04", "暴雪"),
            Map.entry("11B05", "寒潮"),
            Map.entry("11B06", "大风"),
            Map.entry("11B07", "沙尘暴"),
            Map.entry("11B09", "高温"),
            Map.entry("11B14", "雷电"),
            Map.entry("11B15", "冰雹"),
            Map.entry("11B16", "霜冻"),
            Map.entry("11B17", "大雾"),
            Map.entry("11B19", "霾"),
            Map.entry("11B21", "道路结冰"),
            Map.entry("11B22", "干旱"),
            Map.entry("11B25", "森林火险"),
            Map.entry("11B37", "地质灾害气象风险"));

    private WarningTypes() {}

    static Optional<String> name(String code) {
        return Optional.ofNullable(NAMES.get(code));
    }
}
