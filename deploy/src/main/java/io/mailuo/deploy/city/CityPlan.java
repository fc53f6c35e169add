package io.mailuo.deploy.city;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands where in the demo city: Beijing, with the real positions of its twelve air stations (as published with
 * the data set) and invented devices along real streets, rivers and stations. Owners are called demonstration.
 */
final class CityPlan {

    /** The organization at the top. */
    static final String CITY = "demo-city";

    /** Where the gateway is. */
    static final String GATEWAY_DIVISION = "110101";

    /** What the gateway is called. */
    static final String GATEWAY_NAME = "演示网关 东四 Demo gateway Dongsi";

    private static final String ECOLOGY = "demo-ecology";
    private static final String WATER = "demo-water";
    private static final String WATERWORKS = "demo-waterworks";
    private static final String MANAGEMENT = "demo-management";

    private static final String DONGCHENG = "110101";
    private static final String XICHENG = "110102";
    private static final String CHAOYANG = "110105";
    private static final String FENGTAI = "110106";
    private static final String SHIJINGSHAN = "110107";
    private static final String HAIDIAN = "110108";
    private static final String SHUNYI = "110113";
    private static final String CHANGPING = "110114";
    private static final String HUAIROU = "110116";

    private static final Map<String, String> DISTRICT_MANAGEMENT =
            Map.of(DONGCHENG, "demo-dongcheng", XICHENG, "demo-xicheng", CHAOYANG, "demo-chaoyang");

    private static final int COVERS_PER_STREET = 20;
    private static final List<String> COVER_CLASSES = List.of("01002", "01003", "01001", "01007");
    private static final List<String> COVER_NAMES = List.of("污水井盖", "雨水井盖", "供水井盖", "通信井盖");

    /**
     * An organization.
     *
     * @param parent empty for the one at the top
     */
    record Owner(String id, String name, Optional<String> parent) {}

    private record Spot(String id, String name, String division, double lon, double lat) {}

    private record Street(String name, String division, double lon1, double lat1, double lon2, double lat2) {}

    private static final List<Spot> AIR = List.of(
            new Spot("Aotizhongxin", "奥体中心", CHAOYANG, 116.397, 39.982),
            new Spot("Changping", "昌平镇", CHANGPING, 116.230, 40.217),
            new Spot("Dingling", "定陵", CHANGPING, 116.220, 40.292),
            new Spot("Dongsi", "东四", DONGCHENG, 116.417, 39.929),
            new Spot("Guanyuan", "官园", XICHENG, 116.339, 39.929),
            new Spot("Gucheng", "古城", SHIJINGSHAN, 116.184, 39.914),
            new Spot("Huairou", "怀柔镇", HUAIROU, 116.628, 40.328),
            new Spot("Nongzhanguan", "农展馆", CHAOYANG, 116.461, 39.937),
            new Spot("Shunyi", "顺义新城", SHUNYI, 116.655, 40.127),
            new Spot("Tiantan", "天坛", DONGCHENG, 116.407, 39.886),
            new Spot("Wanliu", "万柳", HAIDIAN, 116.287, 39.987),
            new Spot("Wanshouxigong", "万寿西宫", XICHENG, 116.352, 39.878));

    private static final List<Spot> PIPES = List.of(
            new Spot("1", "西直门", XICHENG, 116.3552, 39.9405),
            new Spot("2", "复兴门", XICHENG, 116.3566, 39.9072),
            new Spot("3", "东直门", DONGCHENG, 116.4345, 39.9412),
            new Spot("4", "建国门", DONGCHENG, 116.4350, 39.9078),
            new Spot("5", "天坛东门", DONGCHENG, 116.4208, 39.8826),
            new Spot("6", "公主坟", HAIDIAN, 116.3098, 39.9075),
            new Spot("7", "望京", CHAOYANG, 116.4690, 39.9985),
            new Spot("8", "六里桥", FENGTAI, 116.3033, 39.8802));

    private static final List<Spot> LEVELS = List.of(
            new Spot("1", "凉水河大红门", FENGTAI, 116.4003, 39.8462),
            new Spot("2", "通惠河高碑店闸", CHAOYANG, 116.5270, 39.9052),
            new Spot("3", "清河清河桥", HAIDIAN, 116.3450, 40.0302),
            new Spot("4", "永定河卢沟桥", FENGTAI, 116.2123, 39.8493),
            new Spot("5", "莲花桥下沉路段", HAIDIAN, 116.3103, 39.8968),
            new Spot("6", "安华桥下沉路段", CHAOYANG, 116.3952, 39.9690));

    private static final List<Street> STREETS = List.of(
            new Street("东长安街", DONGCHENG, 116.3985, 39.9086, 116.4325, 39.9087),
            new Street("王府井大街", DONGCHENG, 116.4113, 39.9096, 116.4108, 39.9240),
            new Street("东四南大街", DONGCHENG, 116.4174, 39.9150, 116.4172, 39.9240),
            new Street("前门大街", DONGCHENG, 116.3981, 39.8980, 116.3986, 39.8868),
            new Street("西长安街", XICHENG, 116.3745, 39.9075, 116.3930, 39.9080),
            new Street("西单北大街", XICHENG, 116.3742, 39.9088, 116.3738, 39.9235),
            new Street("平安里西大街", XICHENG, 116.3560, 39.9328, 116.3720, 39.9332),
            new Street("建国门外大街", CHAOYANG, 116.4365, 39.9085, 116.4600, 39.9086),
            new Street("朝阳门外大街", CHAOYANG, 116.4352, 39.9244, 116.4580, 39.9241),
            new Street("工人体育场北路", CHAOYANG, 116.4348, 39.9336, 116.4560, 39.9335));

    private CityPlan() {}

    /** The organizations, parents first. */
    static List<Owner> owners() {
        var owners = new ArrayList<Owner>();
        owners.add(new Owner(CITY, "演示城市 Demo city", Optional.empty()));
        owners.add(new Owner(ECOLOGY, "生态环境局（演示）", Optional.of(CITY)));
        owners.add(new Owner(WATER, "水务局（演示）", Optional.of(CITY)));
        owners.add(new Owner(WATERWORKS, "自来水公司（演示）", Optional.of(WATER)));
        owners.add(new Owner(MANAGEMENT, "城市管理委员会（演示）", Optional.of(CITY)));
        owners.add(new Owner("demo-dongcheng", "东城区城市管理委员会（演示）", Optional.of(MANAGEMENT)));
        owners.add(new Owner("demo-xicheng", "西城区城市管理委员会（演示）", Optional.of(MANAGEMENT)));
        owners.add(new Owner("demo-chaoyang", "朝阳区城市管理委员会（演示）", Optional.of(MANAGEMENT)));
        return List.copyOf(owners);
    }

    /** All devices. */
    static List<Site> sites() {
        var sites = new ArrayList<Site>();
        for (int i = 0; i < AIR.size(); i++) {
            var spot = AIR.get(i);
            sites.add(site(Site.Kind.AIR, "AIR-" + spot.id(), spot, spot.name() + "空气质量监测站", ECOLOGY, mn(i)));
        }
        for (var spot : PIPES) {
            sites.add(site(
                    Site.Kind.PRESSURE, "PRESSURE-" + spot.id(), spot, spot.name() + "管网压力", WATERWORKS, Map.of()));
            sites.add(site(Site.Kind.FLOW, "FLOW-" + spot.id(), spot, spot.name() + "管网流量", WATERWORKS, Map.of()));
        }
        for (var spot : LEVELS) {
            sites.add(site(Site.Kind.LEVEL, "LEVEL-" + spot.id(), spot, spot.name() + "水位", WATER, Map.of()));
        }
        for (int street = 0; street < STREETS.size(); street++) {
            covers(STREETS.get(street), street, sites);
        }
        var broken = new Spot("1", "故障噪声计（演示）", CHAOYANG, 116.4435, 39.9212);
        sites.add(site(Site.Kind.BROKEN, "BROKEN-1", broken, broken.name(), ECOLOGY, Map.of()));
        return List.copyOf(sites);
    }

    /** The MN by which the {@code index}th air station names itself. */
    private static Map<String, String> mn(int index) {
        return Map.of("hj212.mn", String.format("A110000DE%015X", index + 1));
    }

    private static void covers(Street street, int number, List<Site> sites) {
        for (int i = 0; i < COVERS_PER_STREET; i++) {
            double share = (i + 0.5) / COVERS_PER_STREET;
            int sort = i % COVER_NAMES.size();
            sites.add(new Site(
                    Site.Kind.COVER,
                    serial("COVER-" + (number + 1) + "-" + (i + 1)),
                    street.name() + COVER_NAMES.get(sort) + (i + 1),
                    street.division(),
                    DISTRICT_MANAGEMENT.getOrDefault(street.division(), MANAGEMENT),
                    degrees(street.lon1() + share * (street.lon2() - street.lon1())),
                    degrees(street.lat1() + share * (street.lat2() - street.lat1())),
                    Map.of("serial", serial("COVER-" + (number + 1) + "-" + (i + 1))),
                    Optional.of(COVER_CLASSES.get(sort))));
        }
    }

    private static Site site(
            Site.Kind kind, String serial, Spot spot, String name, String owner, Map<String, String> externalIds) {
        var ids = new LinkedHashMap<>(externalIds);
        ids.put("serial", serial(serial));
        return new Site(
                kind, serial(serial), name, spot.division(), owner, spot.lon(), spot.lat(), ids, Optional.empty());
    }

    private static String serial(String text) {
        return "DEMO-" + text;
    }

    private static double degrees(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
