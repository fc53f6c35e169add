package io.mailuo.registry.importing;

import io.mailuo.registry.device.MountingMethod;
import io.mailuo.spec.catalogue.Names;
import java.util.List;

/** A column of what the registry itself keeps. */
enum Field implements FileColumn {
    CODE(
            "编码",
            "Code",
            "留空则自动编码；填写则更新该编码已登记的记录",
            "Leave empty to have one allotted; a registered code changes what is registered under it"),
    TYPE("设备类型", "Device type", "5 位：感知域 2 位 + 类型 3 位", "5 digits: sensing domain 2, type 3"),
    STANDARD("标准", "Standard", "GB/T 47678.5-2026 或 CJ/T 214-2007", "GB/T 47678.5-2026 or CJ/T 214-2007"),
    COMPONENT_CLASS("部件类别", "Component class", "大类加小类，4 或 5 位", "Class and type, 4 or 5 digits"),
    DIVISION("行政区划", "Division", "GB/T 2260 的 6 位代码", "6 digits of GB/T 2260"),
    NAME("名称", "Name", "1 至 200 个字符", "1 to 200 characters"),
    ORGANIZATION("单位", "Organization", "单位标识或全称", "Id or full name of the owner"),
    STATE(
            "状态",
            "State",
            "规划中、已登记、已安装、在用、停用、已报废；留空为在用",
            "PLANNED, REGISTERED, INSTALLED, IN_SERVICE, SUSPENDED, RETIRED; empty is IN_SERVICE"),
    LONGITUDE("经度", "Longitude", "十进制度，如 116.397128", "Decimal degrees, such as 116.397128"),
    LATITUDE("纬度", "Latitude", "十进制度，如 39.916527", "Decimal degrees, such as 39.916527"),
    DATUM("坐标系", "Datum", "WGS84、CGCS2000、GCJ02、BD09；留空为 WGS84", "WGS84, CGCS2000, GCJ02, BD09; empty is WGS84"),
    PROFILE("型号档案", "Profile", "可留空", "May be empty"),
    CODEC("编解码", "Codec", "留空为 senml", "Empty is senml"),
    GATEWAY("网关编码", "Gateway", "19 位；直连设备留空", "19 digits; empty for devices that connect by themselves"),
    OBJECT("管理对象编码", "Managed object", "安装在其上的对象；可留空", "What it is installed on; may be empty"),
    OBSERVES(
            "监测对象编码",
            "Observed objects",
            "多个用分号隔开；留空保持原值，填 - 表示没有",
            "More than one separated by semicolons; empty changes nothing, - is for none"),
    UTC_OFFSET("时差", "UTC offset", "留空为 +08:00", "Empty is +08:00"),
    MAINTAINER("运维单位", "Maintainer", "负责巡检维修的单位或班组，1 至 200 个字符", "Who looks after it, 1 to 200 characters"),
    MOUNTING(
            "安装方式",
            "Mounting",
            MountingMethod.listed(method -> method.names().zh(), "、"),
            MountingMethod.listed(method -> method.names().en(), ", ")),
    MOUNTING_HEIGHT("安装高度（米）", "Mounting height (m)", "离地高度，地下为负", "Above the ground, negative below it"),
    AZIMUTH("方位角（度）", "Azimuth (degrees)", "朝向，正北起顺时针 0 至 360", "Where it faces, clockwise from true north, 0 to 360"),
    TILT("倾角（度）", "Tilt (degrees)", "水平为 0，向上为正，-90 至 90", "Up from the horizontal, -90 to 90"),
    MOUNTING_NOTE("安装说明", "Mounting note", "1 至 200 个字符", "1 to 200 characters"),
    EXTERNAL_IDS(
            "外部标识",
            "External identifiers",
            "方案=值，多个用分号隔开，如 imei=866123050012345",
            "scheme=value, more than one separated by semicolons, such as imei=866123050012345");

    static final List<Field> DEVICE = List.of(
            CODE,
            TYPE,
            DIVISION,
            NAME,
            ORGANIZATION,
            STATE,
            LONGITUDE,
            LATITUDE,
            DATUM,
            PROFILE,
            CODEC,
            GATEWAY,
            OBJECT,
            OBSERVES,
            UTC_OFFSET,
            MAINTAINER,
            MOUNTING,
            MOUNTING_HEIGHT,
            AZIMUTH,
            TILT,
            MOUNTING_NOTE,
            EXTERNAL_IDS);
    static final List<Field> MANAGED_OBJECT = List.of(
            CODE,
            STANDARD,
            COMPONENT_CLASS,
            DIVISION,
            NAME,
            ORGANIZATION,
            STATE,
            LONGITUDE,
            LATITUDE,
            DATUM,
            EXTERNAL_IDS);

    private final String zh;
    private final String en;
    private final Names hint;

    Field(String zh, String en, String hintZh, String hintEn) {
        this.zh = zh;
        this.en = en;
        this.hint = new Names(hintZh, hintEn);
    }

    /** Those that a table of this kind may have. */
    static List<Field> of(Kind kind) {
        return kind == Kind.DEVICE ? DEVICE : MANAGED_OBJECT;
    }

    @Override
    public String zh() {
        return zh;
    }

    @Override
    public String en() {
        return en;
    }

    @Override
    public String key() {
        return name();
    }

    @Override
    public Names hint() {
        return hint;
    }

    @Override
    public boolean required() {
        return switch (this) {
            case TYPE, STANDARD, COMPONENT_CLASS, DIVISION, NAME, ORGANIZATION -> true;
            default -> false;
        };
    }
}
