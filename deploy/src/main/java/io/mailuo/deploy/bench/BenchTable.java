package io.mailuo.deploy.bench;

import io.mailuo.registry.table.TableWriter.Format;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A table of devices as a large city might have them, the same at every run: five types, the districts of Beijing,
 * names of streets with numbers, places within the city, one identifier each.
 *
 * @param from number of the first device
 * @param rows how many
 */
record BenchTable(int from, int rows) {

    private static final List<String> HEADER = List.of(
            "编码 Code",
            "设备类型* Device type",
            "行政区划* Division",
            "名称* Name",
            "单位* Organization",
            "状态 State",
            "经度 Longitude",
            "纬度 Latitude",
            "坐标系 Datum",
            "imei");
    private static final String[] TYPES = {"14001", "10001", "06001", "03001", "12001"};
    private static final String[] THINGS = {"井盖", "路灯", "压力计", "空气站", "烟感"};
    private static final String[] DISTRICTS = {"110101", "110102", "110105", "110106", "110107", "110108", "110112"};
    private static final String[] STREETS = {
        "朝外大街", "建国路", "长安街", "复兴路", "学院路", "中关村大街", "东四北大街", "西直门外大街", "广渠路", "阜石路", "京藏辅路", "知春路", "望京街", "酒仙桥路",
                "朝阳北路",
        "平安大街", "两广路", "马家堡路", "丰台路", "石景山路", "八角西街", "通胡大街", "新华大街", "云景东路", "农大南路", "清华东路", "月坛南街", "百万庄大街", "金融大街",
                "前门大街"
    };

    /** The name of a street, for questions. */
    static String street(int number) {
        return STREETS[number % STREETS.length];
    }

    /** The name of a kind of device, for questions. */
    static String thing(int number) {
        return THINGS[number % THINGS.length];
    }

    /** Where the n-th device is. */
    static double[] place(int number) {
        var random = new SplittableRandom(number);
        return new double[] {116.10 + random.nextDouble() * 0.6, 39.70 + random.nextDouble() * 0.5};
    }

    void write(Path file, String format) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file));
                var writer = Format.valueOf(format).writer(out, "Devices")) {
            writer.row(HEADER);
            for (int number = from; number < from + rows; number++) {
                writer.row(row(number));
            }
        }
    }

    private static List<String> row(int number) {
        int kind = number % TYPES.length;
        var place = place(number);
        var cells = new ArrayList<String>(HEADER.size());
        cells.add("");
        cells.add(TYPES[kind]);
        cells.add(DISTRICTS[number / 7 % DISTRICTS.length]);
        cells.add(street(number / 13) + " " + number % 999 + " 号" + THINGS[kind] + " " + number);
        cells.add("city");
        cells.add("在用");
        cells.add(String.format(Locale.ROOT, "%.6f", place[0]));
        cells.add(String.format(Locale.ROOT, "%.6f", place[1]));
        cells.add("CGCS2000");
        cells.add(String.format(Locale.ROOT, "86%013d", number));
        return cells;
    }
}
