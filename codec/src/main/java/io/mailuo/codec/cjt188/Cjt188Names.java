package io.mailuo.codec.cjt188;

import java.util.Map;

/** What kinds of meters and data items are called (CJ/T 188-2004, table 1 and annex A; A10x are of 2018). */
public final class Cjt188Names {

    private static final Map<Integer, String> METERS = Map.of(
            0x10, "冷水水表",
            0x11, "生活热水水表",
            0x12, "直饮水水表",
            0x13, "中水水表",
            0x20, "热量表(计热量)",
            0x21, "热量表(计冷量)",
            0x22, "热量表(热+冷)",
            0x30, "燃气表",
            0x40, "其他/自定义");

    private static final Map<String, String> ITEMS = Map.ofEntries(
            Map.entry("901F", "计量数据"),
            Map.entry("903F", "热功率"),
            Map.entry("904F", "回水温度"),
            Map.entry("905F", "供水温度"),
            Map.entry("906F", "工作时间"),
            Map.entry("907F", "实时时间"),
            Map.entry("810A", "读地址"),
            Map.entry("A010", "写价格表"),
            Map.entry("A011", "写结算日"),
            Map.entry("A012", "写抄表日"),
            Map.entry("A013", "写购入金额"),
            Map.entry("A014", "写新密钥"),
            Map.entry("A015", "写标准时间"),
            Map.entry("A016", "写机电同步数据"),
            Map.entry("A017", "写阀门控制"),
            Map.entry("A018", "写地址"),
            Map.entry("A019", "出厂启用"),
            Map.entry("A101", "进入检定模式"),
            Map.entry("A102", "退出检定模式"),
            Map.entry("A103", "写通信参数"),
            Map.entry("A104", "写冻结参数"),
            Map.entry("A105", "写报警剩余量参数"),
            Map.entry("A106", "写报警剩余金额参数"),
            Map.entry("A107", "修改密钥"));

    private Cjt188Names() {}

    /** The kind of meter; empty where the standard has none. */
    public static String meter(int type) {
        return METERS.getOrDefault(type, "");
    }

    /** The data item with this identifier, high byte first; empty where the table has none. */
    public static String item(String identifier) {
        return ITEMS.getOrDefault(identifier, "");
    }
}
