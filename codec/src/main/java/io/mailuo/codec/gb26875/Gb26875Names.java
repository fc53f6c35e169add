package io.mailuo.codec.gb26875;

import io.mailuo.codec.bytes.Tables;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What commands, types, systems, parts, analogue values and the bits of states are called (GB/T 26875.3-2011, tables 2 to
 * 7). The bits of systems,
 * parts and operations are from an implementation, since the figures could not be read; those of the transmitter are
 * from the text.
 */
public final class Gb26875Names {

    private static final int CODES = 256;
    private static final Map<String, Map<Integer, String>> NAMES = names();
    private static final @Nullable Analog[] ANALOGS = analogs();

    /**
     * A kind of analogue value (table 6).
     *
     * @param code its code
     * @param name Chinese name
     * @param unit UCUM code
     * @param divisor how many steps of the number in the packet make one of the unit
     */
    public record Analog(int code, String name, String unit, double divisor) {}

    private static final List<String> SYSTEM_BITS =
            List.of("正常运行", "火警", "故障", "屏蔽", "监管", "启动", "反馈", "延时", "主电故障", "备电故障", "总线故障", "手动", "配置改变", "复位");
    private static final List<String> PART_BITS = List.of("正常运行", "火警", "故障", "屏蔽", "监管", "启动", "反馈", "延时", "电源故障");
    private static final List<String> TRANSMITTER_BITS =
            List.of("正常监视", "火警", "故障", "主电故障", "备电故障", "与监控中心信道故障", "监测连接线路故障");
    private static final List<String> OPERATION_BITS = List.of("复位", "消音", "手动报警", "警情消除", "自检", "确认", "测试");
    private static final List<String> TRANSMITTER_OPERATION_BITS =
            List.of("复位", "消音", "手动报警", "警情消除", "自检", "查岗应答", "测试");
    private static final int SYSTEM_STATE = 1;
    private static final int TRANSMITTER_OPERATION = 24;

    private Gb26875Names() {}

    private static Map<String, Map<Integer, String>> names() {
        var names = new HashMap<String, Map<Integer, String>>();
        for (var row : Tables.rows(Gb26875Names.class, "names.csv", 3)) {
            names.computeIfAbsent(row[0], unused -> new HashMap<>()).put(Integer.parseInt(row[1]), row[2]);
        }
        return names;
    }

    private static @Nullable Analog[] analogs() {
        var analogs = new Analog[CODES];
        for (var row : Tables.rows(Gb26875Names.class, "analog.csv", 4)) {
            int code = Integer.parseInt(row[0]);
            analogs[code] = new Analog(code, row[1], row[2], Math.rint(1 / Double.parseDouble(row[3])));
        }
        return analogs;
    }

    private static String name(String kind, int code) {
        return NAMES.getOrDefault(kind, Map.of()).getOrDefault(code, "");
    }

    /** The command; empty where the standard has none. */
    public static String command(int code) {
        return name("command", code);
    }

    /** What a data unit of this type is about; empty where the standard has none. */
    public static String type(int code) {
        return name("type", code);
    }

    /** The kind of system; empty where the standard has none, such as a maker's own from 128 on. */
    public static String system(int code) {
        return name("system", code);
    }

    /** The kind of part; empty where the standard has none, such as a maker's own from 128 on. */
    public static String part(int code) {
        return name("part", code);
    }

    /** The kind of analogue value; empty where the standard has none. */
    public static Optional<Analog> analog(int code) {
        return Optional.ofNullable(code < CODES ? ANALOGS[code] : null);
    }

    /**
     * The bits that are set of a state or an operation.
     *
     * @param type of the data unit
     * @param field {@link Field#STATE}, {@link Field#SHORT_STATE} or {@link Field#OPERATION}; any other has none
     */
    public static List<String> bits(int type, Field field, int bits) {
        var names = switch (field) {
            case STATE -> type == SYSTEM_STATE ? SYSTEM_BITS : PART_BITS;
            case SHORT_STATE -> type == 2 ? PART_BITS : TRANSMITTER_BITS;
            case OPERATION -> type == TRANSMITTER_OPERATION ? TRANSMITTER_OPERATION_BITS : OPERATION_BITS;
            default -> List.<String>of();
        };
        var set = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            if ((bits >> i & 1) != 0) {
                set.add(names.get(i));
            }
        }
        return set;
    }
}
