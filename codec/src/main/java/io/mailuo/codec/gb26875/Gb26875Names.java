package io.mailuo.codec.gb26875;

import io.mailuo.codec.gb26875.Gb26875Object.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What commands, systems and the bits of states are called (GB/T 26875.3-2011, tables 2, 4 and 7). The bits of systems,
 * parts and operations are from an implementation, since the figures could not be read; those of the transmitter are
 * from the text.
 */
public final class Gb26875Names {

    private static final List<String> COMMANDS = List.of("", "控制命令", "发送数据", "确认", "请求", "应答", "否认");
    private static final Map<Integer, String> SYSTEMS = Map.ofEntries(
            Map.entry(0, "通用"),
            Map.entry(1, "火灾报警系统"),
            Map.entry(10, "消防联动控制器"),
            Map.entry(11, "消火栓系统"),
            Map.entry(12, "自动喷水灭火系统"),
            Map.entry(13, "气体灭火系统"),
            Map.entry(14, "水喷雾灭火系统（泵启动方式）"),
            Map.entry(15, "水喷雾灭火系统（压力容器启动方式）"),
            Map.entry(16, "泡沫灭火系统"),
            Map.entry(17, "干粉灭火系统"),
            Map.entry(18, "防烟排烟系统"),
            Map.entry(19, "防火门及卷帘系统"),
            Map.entry(20, "消防电梯"),
            Map.entry(21, "消防应急广播"),
            Map.entry(22, "消防应急照明和疏散指示系统"),
            Map.entry(23, "消防电源"),
            Map.entry(24, "消防电话"));
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

    /** The command; empty where the standard has none. */
    public static String command(int code) {
        return code < COMMANDS.size() ? COMMANDS.get(code) : "";
    }

    /** The kind of system; empty where the standard has none. */
    public static String system(int code) {
        return SYSTEMS.getOrDefault(code, "");
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
