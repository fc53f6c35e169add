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
    private static final int ENERGY = 4;
    private static final List<String> POWERS =
            List.of("总有功功率", "A相有功功率", "B相有功功率", "C相有功功率", "总无功功率", "A相无功功率", "B相无功功率", "C相无功功率");
    private static final int ACTIVE = 4;

    private Dlt645Frozen() {}

    /** What an answer of {@code length} bytes holds; nothing where its type is not known. Tariffs are numbered from 1. */
    static List<Item> items(String identifier, int length) {
        String kind = KINDS.get(identifier.substring(2, 4));
        String type = identifier.substring(4, 6);
        if (kind == null) {
            return List.of();
        }
        String name = "(上" + Integer.parseInt(identifier.substring(6), 16) + "次)" + kind;
        if (type.equals("00")) {
            return List.of(new Item(identifier, "YYMMDDhhmm", "", name + "时间"));
        }
        var items = new ArrayList<Item>();
        String energy = ENERGIES.get(type);
        if (energy != null) {
            String unit = type.compareTo("03") < 0 ? "kW.h" : "kV.A{reactive}.h";
            for (int tariff = 0; tariff < length / ENERGY; tariff++) {
                String suffix = tariff == 0 ? "" : "." + tariff;
                String of = tariff == 0 ? "总" : "费率" + tariff;
                items.add(new Item(identifier + suffix, "XXXXXX.XX", unit, name + energy + of));
            }
        } else if (type.equals("10")) {
            for (int i = 0; i < POWERS.size(); i++) {
                String suffix = i == 0 ? "" : "." + i;
                items.add(new Item(
                        identifier + suffix, "XX.XXXX", i < ACTIVE ? "kW" : "kV.A{reactive}", name + POWERS.get(i)));
            }
        }
        return items;
    }
}
