package io.mailuo.codec.dlt645;

import io.mailuo.codec.dlt645.Dlt645Data.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Events (DL/T 645-2007 annex A, table A.4: identifiers {@code 03kkppnn}): of a kind {@code kk} and a phase or sort
 * {@code pp}, the counts ({@code nn} 00) or what was recorded the {@code nn}-th last time. A record is many values, called
 * {@code <identifier>.<number>} from 1 on in the order of the table. The table at hand lacks this group: the record of a
 * lost voltage is from a public copy of table A.4, the rest from general knowledge of the standard, and none of it was
 * seen in a frame. Tables of tariffs before and after programming are left as their bytes.
 */
final class Dlt645Events {

    private static final String TIME = "YYMMDDhhmmss";
    private static final String COUNT = "XXXXXX";
    private static final String ENERGY = "XXXXXX.XX";
    private static final String VAR_HOUR = "kV.A{reactive}.h";
    private static final List<String> PHASES = List.of("A相", "B相", "C相");
    private static final List<String> QUADRANTS = List.of("正向有功", "反向有功", "第一象限无功", "第二象限无功", "第三象限无功", "第四象限无功");

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("01", "失压"),
            Map.entry("02", "欠压"),
            Map.entry("03", "过压"),
            Map.entry("04", "断相"),
            Map.entry("05", "全失压"),
            Map.entry("06", "辅助电源失电"),
            Map.entry("07", "电压逆相序"),
            Map.entry("08", "电流逆相序"),
            Map.entry("09", "电压不平衡"),
            Map.entry("0A", "电流不平衡"),
            Map.entry("0B", "失流"),
            Map.entry("0C", "过流"),
            Map.entry("0D", "断流"),
            Map.entry("0E", "潮流反向"),
            Map.entry("0F", "过载"),
            Map.entry("10", "电压合格率"),
            Map.entry("11", "掉电"),
            Map.entry("12", "需量超限"),
            Map.entry("30", "编程"));
    private static final List<String> LOGS = List.of(
            "编程",
            "电表清零",
            "需量清零",
            "事件清零",
            "校时",
            "时段表编程",
            "时区表编程",
            "周休日编程",
            "节假日编程",
            "有功组合方式编程",
            "无功组合方式1编程",
            "无功组合方式2编程",
            "结算日编程",
            "开表盖",
            "开端钮盒");

    private final String identifier;
    private final String prefix;
    private final List<Item> items = new ArrayList<>();

    private Dlt645Events(String identifier, String prefix) {
        this.identifier = identifier;
        this.prefix = prefix;
    }

    /** What an answer holds; nothing where the kind is not known. */
    static List<Item> items(String identifier) {
        String code = identifier.substring(2, 4);
        String kind = KINDS.get(code);
        int sort = Integer.parseInt(identifier.substring(4, 6), 16);
        int number = Integer.parseInt(identifier.substring(6), 16);
        if (kind == null || code.equals("30") && sort >= LOGS.size()) {
            return List.of();
        }
        String of = code.equals("30") ? LOGS.get(sort) : sort > 0 && sort <= 3 ? PHASES.get(sort - 1) + kind : kind;
        var record = new Dlt645Events(identifier, number == 0 ? of : "(上" + number + "次)" + of);
        if (code.equals("10")) {
            record.quality();
        } else if (number == 0) {
            record.counts(code);
        } else {
            record.record(code, sort);
        }
        return record.items;
    }

    private Dlt645Events add(String format, String unit, String name) {
        items.add(new Item(identifier + "." + (items.size() + 1), format, unit, prefix + name));
        return this;
    }

    private void counts(String code) {
        switch (code) {
            case "05", "06", "07", "08", "09", "0A" -> add(COUNT, "", "总次数").add(COUNT, "min", "总累计时间");
            case "11", "30" -> add(COUNT, "", "总次数");
            case "12" -> QUADRANTS.forEach(name -> add(COUNT, "", name + "总次数"));
            default ->
                PHASES.forEach(phase -> add(COUNT, "", " " + phase + "总次数").add(COUNT, "min", " " + phase + "总累计时间"));
        }
    }

    private void record(String code, int sort) {
        switch (code) {
            case "01", "02", "03", "04" -> duration().energies("总").phases(true).charges();
            case "05" -> add(TIME, "", "发生时刻").add("XXX.XXX", "A", "电流").add(TIME, "", "结束时刻");
            case "06", "11" -> duration();
            case "07", "08", "0E", "0F" -> duration().energies("总").phases(false);
            case "09", "0A" ->
                duration().add("XX.XX", "%", "最大不平衡率").energies("总").phases(false);
            case "0B", "0C", "0D" -> duration().energies("总").phases(true);
            case "12" -> duration().add("XX.XXXX|YYMMDDhhmm", "kW", "最大需量及发生时间");
            default -> log(sort);
        }
    }

    private Dlt645Events duration() {
        return add(TIME, "", "发生时刻").add(TIME, "", "结束时刻");
    }

    private Dlt645Events energies(String of) {
        return add(ENERGY, "kW.h", "期间" + of + "正向有功电能增量")
                .add(ENERGY, "kW.h", "期间" + of + "反向有功电能增量")
                .add(ENERGY, VAR_HOUR, "期间" + of + "组合无功1电能增量")
                .add(ENERGY, VAR_HOUR, "期间" + of + "组合无功2电能增量");
    }

    private Dlt645Events phases(boolean moment) {
        for (String phase : PHASES) {
            energies(phase);
            if (moment) {
                add("XXX.X", "V", "时刻" + phase + "电压")
                        .add("XXX.XXX", "A", "时刻" + phase + "电流")
                        .add("XX.XXXX", "kW", "时刻" + phase + "有功功率")
                        .add("XX.XXXX", "kV.A{reactive}", "时刻" + phase + "无功功率")
                        .add("X.XXX", "1", "时刻" + phase + "功率因数");
            }
        }
        return this;
    }

    private void charges() {
        add(ENERGY, "A.h", "期间总安时数");
        PHASES.forEach(phase -> add(ENERGY, "A.h", "期间" + phase + "安时数"));
    }

    private void quality() {
        add(COUNT, "min", "监测时间")
                .add("XXXX.XX", "%", "合格率")
                .add("XXXX.XX", "%", "超限率")
                .add(COUNT, "min", "超上限时间")
                .add(COUNT, "min", "超下限时间")
                .add("XXX.X", "V", "最高电压")
                .add("MMDDhhmm", "", "最高电压出现时间")
                .add("XXX.X", "V", "最低电压")
                .add("MMDDhhmm", "", "最低电压出现时间");
    }

    private void log(int sort) {
        switch (LOGS.get(sort)) {
            case "校时" -> add("H4", "", "操作者代码").add(TIME, "", "校时前时间").add(TIME, "", "校时后时间");
            case "开表盖", "开端钮盒" -> {
                duration();
                QUADRANTS.forEach(name -> add(ENERGY, unit(name), "前" + name + "总电能"));
                QUADRANTS.forEach(name -> add(ENERGY, unit(name), "后" + name + "总电能"));
            }
            default -> {
                add(TIME, "", "发生时刻").add("H4", "", "操作者代码");
                logged(sort);
            }
        }
    }

    private void logged(int sort) {
        switch (LOGS.get(sort)) {
            case "编程" -> {
                for (int i = 1; i <= 10; i++) {
                    add("H4", "", "数据标识" + i);
                }
            }
            case "电表清零" -> before("前", ENERGY, ".h", "电能");
            case "需量清零" -> before("前", "XX.XXXX|YYMMDDhhmm", "", "最大需量及发生时间");
            case "事件清零" -> add("H4", "", "数据标识");
            case "周休日编程" -> add("NN", "", "前采用的日时段表号");
            case "有功组合方式编程", "无功组合方式1编程", "无功组合方式2编程" -> add("B1", "", "前特征字");
            case "结算日编程" -> {
                for (int i = 1; i <= 3; i++) {
                    add("DDhh", "", "前每月第" + i + "结算日");
                }
            }
            default -> {
                // Tables of tariffs: their sizes are the meter's own.
            }
        }
    }

    private void before(String when, String format, String perHour, String what) {
        for (String of : List.of("总", "A相", "B相", "C相")) {
            QUADRANTS.forEach(name ->
                    add(format, (name.endsWith("有功") ? "kW" : "kV.A{reactive}") + perHour, when + of + name + what));
        }
    }

    private static String unit(String quantity) {
        return quantity.endsWith("有功") ? "kW.h" : VAR_HOUR;
    }
}
