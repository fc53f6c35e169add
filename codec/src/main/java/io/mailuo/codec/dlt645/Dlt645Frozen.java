package io.mailuo.codec.dlt645;

import io.mailuo.codec.dlt645.Dlt645Data.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Frozen data (DL/T 645-2007 annex A, table A.6: identifiers {@code 05kkttnn}): of a kind of freezing {@code kk}, a type
 * {@code tt}, and how many freezings ago {@code nn}. The table that was at hand lacks this group; types and sizes are from
 * general knowledge of the standard. What has no type here is left as its bytes.
 */
final class Dlt645Frozen {

    private static final Map<String, String> KINDS = Map.of(
            "00", "定时冻结",
            "01", "瞬时冻结",
            "02", "两套时区表切换冻结",
            "03", "两套日时段表切换冻结",
            "04", "整点冻结",
            "05", "两套费率电价切换冻结",
            "06", "日冻结",
            "07", "两套阶梯切换冻结");
    private static final Map<String, String> ENERGIES = Map.of(
            "01", "正向有功电能",
            "02", "反向有功电能",
            "03", "组合无功1电能",
            "04", "组合无功2电能",
            "05", "第一象限无功电能",
            "06", "第二象限无功电能",
            "07", "第三象限无功电能",
            "08", "第四象限无功电能");
    private static final Map<String, String> DEMANDS = Map.of("09", "正向有功最大需量", "0A", "反向有功最大需量");
    private static final List<String> TYPES =
            List.of("00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "0A", "10");
    private static final String ALL = "FF";
    private static final int ENERGY = 4;
    private static final int DEMAND = 8;
    private static final byte MARK = (byte) 0xaa;

    /** The byte {@code AA} that ends each type of a block of all of them; no packed decimals hold it. */
    static final Item SEPARATOR = new Item("", "H1", "", "");

    private static final List<String> POWERS =
            List.of("总有功功率", "A相有功功率", "B相有功功率", "C相有功功率", "总无功功率", "A相无功功率", "B相无功功率", "C相无功功率");
    private static final int ACTIVE = 4;

    private Dlt645Frozen() {}

    /** What an answer holds; nothing where its type is not known. Tariffs are numbered from 1. */
    static List<Item> items(String identifier, byte[] payload) {
        String kind = KINDS.get(identifier.substring(2, 4));
        String type = identifier.substring(4, 6);
        if (kind == null) {
            return List.of();
        }
        String name = "(上" + Integer.parseInt(identifier.substring(6), 16) + "次)" + kind;
        if (!type.equals(ALL)) {
            return items(identifier, type, name, payload.length);
        }
        var items = new ArrayList<Item>();
        int from = 0;
        for (String each : TYPES) {
            int to = from;
            while (to < payload.length && payload[to] != MARK) {
                to++;
            }
            String one = identifier.substring(0, 4) + each + identifier.substring(6);
            var own = items(one, each, name, to - from);
            if (own.stream().mapToInt(Item::size).sum() != to - from) {
                break;
            }
            items.addAll(own);
            items.add(SEPARATOR);
            from = to + 1;
        }
        return items;
    }

    private static List<Item> items(String identifier, String type, String name, int length) {
        if (length == 0) {
            return List.of();
        }
        if (type.equals("00")) {
            return List.of(new Item(identifier, "YYMMDDhhmm", "", name + "时间"));
        }
        String energy = ENERGIES.get(type);
        if (energy != null) {
            String unit = type.compareTo("03") < 0 ? "kW.h" : "kV.A{reactive}.h";
            return tariffs(identifier, "XXXXXX.XX", unit, name + energy, length / ENERGY);
        }
        String demand = DEMANDS.get(type);
        if (demand != null) {
            return tariffs(identifier, "XX.XXXX|YYMMDDhhmm", "kW", name + demand, length / DEMAND);
        }
        var items = new ArrayList<Item>();
        if (type.equals("10")) {
            for (int i = 0; i < POWERS.size(); i++) {
                String suffix = i == 0 ? "" : "." + i;
                items.add(new Item(
                        identifier + suffix, "XX.XXXX", i < ACTIVE ? "kW" : "kV.A{reactive}", name + POWERS.get(i)));
            }
        }
        return items;
    }

    private static List<Item> tariffs(String identifier, String format, String unit, String name, int count) {
        var items = new ArrayList<Item>();
        for (int tariff = 0; tariff < count; tariff++) {
            String suffix = tariff == 0 ? "" : "." + tariff;
            String of = tariff == 0 ? "总" : "费率" + tariff;
            items.add(new Item(identifier + suffix, format, unit, name + of));
        }
        return items;
    }
}
