package io.mailuo.registry.importing;

import io.mailuo.profile.Profile;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.coding.ExternalIdentifiers;
import io.mailuo.registry.device.DeviceDefaults;
import io.mailuo.registry.place.Datum;
import io.mailuo.registry.table.Cell;
import io.mailuo.registry.table.TableRow;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.coding.CodingScheme;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one file: what can be seen from the row itself and the catalogues, without the database. */
final class RowReading {

    /** The id of a set of datastreams. */
    @FunctionalInterface
    interface Sets {
        long id(List<Datastream> datastreams) throws SQLException;
    }

    private record Given(
            @Nullable Place place,
            @Nullable String datum,
            @Nullable Place stated) {}

    private record Model(String type, @Nullable String profile) {}

    private static final int MOST_IDENTIFIERS = 32;
    private static final int MOST_OBSERVED = 200;
    private static final Pattern CODEC = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Map<String, Integer> LENGTHS = Map.of("imei", 15, "gb28181", 20, "sl651.station", 10);
    private static final Map<String, State> STATES = states();
    private static final Set<String> NOTHING = Set.of("", "无", "NONE");
    private static final Given NOWHERE = new Given(null, null, null);

    private final Kind kind;
    private final Header header;
    private final Map<AttributeColumn, Integer> attributes;
    private final Faults faults;
    private final Cells cells;
    private final References references;
    private final ProfileLibrary profiles;
    private final Sets sets;
    private final Map<Model, Long> datastreams = new HashMap<>();
    private int nameless;

    RowReading(Kind kind, Header header, Faults faults, References references, ProfileLibrary profiles, Sets sets) {
        this.kind = kind;
        this.header = header;
        this.attributes = header.attributes();
        this.faults = faults;
        this.cells = new Cells(faults, header, new TableRow(0, List.of()));
        this.references = references;
        this.profiles = profiles;
        this.sets = sets;
    }

    /** How many rows can be told from others neither by a code nor by an external identifier. */
    int nameless() {
        return nameless;
    }

    /** Reads a row; what is wrong with it goes to the faults. */
    StagedRow read(TableRow row) throws SQLException {
        faults.begin();
        cells.row(header, row);
        var code = code();
        var standard = kind == Kind.OBJECT ? references.standard(cells) : null;
        var type = kind == Kind.OBJECT ? references.componentClass(cells, standard) : references.type(cells);
        var division = references.division(cells);
        var name = cells.name(Field.NAME);
        var organization = references.organization(cells);
        var state = state();
        var given = place();
        var profileId = text(Field.PROFILE);
        var profile = profileId == null ? Optional.<Profile>empty() : profiles.find(profileId);
        if (profileId != null && profile.isEmpty()) {
            cells.wrong(Field.PROFILE, "no profile is called '" + profileId + "'", "没有型号档案“" + profileId + "”");
        }
        var codec = codec();
        var gateway = cells.code(Field.GATEWAY);
        var object = cells.code(Field.OBJECT);
        var observes = observes();
        var offset = offset();
        var maintainer = cells.name(Field.MAINTAINER);
        var mounting = MountingReading.read(cells);
        var further = attributes();
        var identifiers = identifiers();
        if (identifiers.isEmpty() && cells.cell(Field.CODE).blank()) {
            nameless++;
        }
        return new StagedRow(
                row.number(),
                faults.rowFailed(),
                code,
                standard,
                type,
                division,
                name,
                organization,
                state,
                given.place(),
                given.datum(),
                given.stated(),
                profileId,
                codec,
                DeviceDefaults.codec(profile),
                gateway,
                object,
                observes,
                offset,
                maintainer,
                mounting,
                further,
                faults.rowFailed() || type == null || kind == Kind.OBJECT ? null : set(type, profileId, profile),
                identifiers);
    }

    private @Nullable Long set(String type, @Nullable String profileId, Optional<Profile> profile) throws SQLException {
        var model = new Model(type, profileId);
        var known = datastreams.get(model);
        if (known == null) {
            known = sets.id(DeviceDefaults.datastreams(profile, DeviceTypes.find(type)));
            datastreams.put(model, known);
        }
        return known;
    }

    private @Nullable String code() {
        var code = cells.code(Field.CODE);
        if (code == null) {
            return null;
        }
        var wrong = references.codeFault(kind, code);
        if (wrong != null) {
            cells.wrong(Field.CODE, wrong.en(), wrong.zh());
            return null;
        }
        return code;
    }

    private @Nullable String text(Field field) {
        var cell = cells.cell(field);
        return cell.blank() ? null : cell.text().strip();
    }

    private @Nullable String state() {
        var text = text(Field.STATE);
        if (text == null) {
            return null;
        }
        var state = STATES.get(text.toUpperCase(Locale.ROOT).replace(' ', '_'));
        if (state == null) {
            cells.wrong(
                    Field.STATE,
                    "is not one of PLANNED, REGISTERED, INSTALLED, IN_SERVICE, SUSPENDED, RETIRED",
                    "不在 规划中、已登记、已安装、在用、停用、已报废 之中");
            return null;
        }
        return state.name();
    }

    private @Nullable String codec() {
        var codec = text(Field.CODEC);
        if (codec != null && !CODEC.matcher(codec).matches()) {
            cells.wrong(Field.CODEC, "is not the name of a codec, such as senml", "不是编解码名称，应形如 senml");
        }
        return codec;
    }

    private @Nullable String offset() {
        var text = text(Field.UTC_OFFSET);
        if (text == null) {
            return null;
        }
        try {
            var offset = ZoneOffset.of(text);
            return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
        } catch (DateTimeException e) {
            cells.wrong(Field.UTC_OFFSET, "is not an offset such as +08:00", "不是形如 +08:00 的时差");
            return null;
        }
    }

    private @Nullable Double degrees(Field field) {
        return cells.number(field, "is not a number in decimal degrees, such as 116.397128", "不是十进制度数，应形如 116.397128");
    }

    private Given place() {
        var lon = degrees(Field.LONGITUDE);
        var lat = degrees(Field.LATITUDE);
        var name = text(Field.DATUM);
        var datum = name == null ? Optional.of(Datum.WGS84) : Datum.of(name);
        if (datum.isEmpty()) {
            cells.wrong(Field.DATUM, "is not one of WGS84, CGCS2000, GCJ02, BD09", "不在 WGS84、CGCS2000、GCJ02、BD09 之中");
        }
        if (lon == null && lat == null) {
            return NOWHERE;
        }
        if (lon == null || lat == null) {
            var missing = lon == null ? Field.LONGITUDE : Field.LATITUDE;
            if (cells.cell(missing).blank()) {
                cells.wrong(missing, "is missing: longitude and latitude go together", "缺失：经度和纬度须同时填写");
            }
            return NOWHERE;
        }
        if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lon) <= 90) {
            cells.wrong(Field.LATITUDE, "longitude and latitude seem to be exchanged", "经度和纬度似乎填反了");
            return NOWHERE;
        }
        if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
            cells.wrong(
                    Math.abs(lat) > 90 ? Field.LATITUDE : Field.LONGITUDE,
                    "is out of range: longitude -180 to 180, latitude -90 to 90 degrees",
                    "超出范围：经度 -180 至 180 度，纬度 -90 至 90 度");
            return NOWHERE;
        }
        if (datum.isEmpty()) {
            return NOWHERE;
        }
        var stated = new Place(lon, lat);
        return datum.get() == Datum.WGS84
                ? new Given(stated, null, null)
                : new Given(datum.get().toWgs84(stated), datum.get().text(), stated);
    }

    /** The codes of a cell with any number of them; null where the row says nothing. */
    private @Nullable List<String> observes() {
        var column = header.fields().get(Field.OBSERVES);
        var text = column == null ? null : cells.identifier(column);
        if (column == null || text == null) {
            return null;
        }
        if (NOTHING.contains(CodingScheme.normalize(text))) {
            return List.of();
        }
        var parts = text.split("[;,、\\n]+", MOST_OBSERVED + 1);
        if (parts.length > MOST_OBSERVED) {
            cells.wrong(column, "names more than " + MOST_OBSERVED + " objects", "对象超过 " + MOST_OBSERVED + " 个");
            return null;
        }
        var codes = new TreeSet<String>();
        for (var part : parts) {
            var code = CodingScheme.normalize(part);
            var wrong = code.isEmpty() ? null : references.codeFault(Kind.OBJECT, code);
            if (wrong != null) {
                cells.wrong(column, "'" + code + "' " + wrong.en(), "“" + code + "”" + wrong.zh());
            } else if (!code.isEmpty()) {
                codes.add(code);
            }
        }
        if (codes.isEmpty() && !faults.rowFailed()) {
            cells.wrong(column, "holds no code; write - where there is no object", "没有编码；没有对象时请填 -");
        }
        return List.copyOf(codes);
    }

    private Map<String, String> attributes() {
        var values = new HashMap<String, String>();
        attributes.forEach((attribute, column) -> {
            var value = attribute.read(cells, column);
            if (value != null) {
                values.put(attribute.key(), value);
            }
        });
        return values;
    }

    private List<ExternalId> identifiers() {
        if (header.schemes().isEmpty() && cells.cell(Field.EXTERNAL_IDS).blank()) {
            return List.of();
        }
        var identifiers = new ArrayList<ExternalId>();
        header.schemes().forEach((column, scheme) -> {
            var value = cells.identifier(column);
            if (value != null) {
                add(identifiers, column, scheme, value);
                int length = LENGTHS.getOrDefault(scheme, 0);
                if (cells.cell(column).kind() == Cell.Kind.NUMBER && value.length() < length) {
                    cells.wrong(
                            column,
                            "has " + value.length() + " digits instead of " + length + ": the spreadsheet program has"
                                    + " dropped leading zeros. Format the column as text",
                            "应为 " + length + " 位，实为 " + value.length() + " 位：表格软件去掉了前面的 0，请把该列设为文本格式");
                }
            }
        });
        var column = header.fields().get(Field.EXTERNAL_IDS);
        if (column != null && !cells.cell(column).blank()) {
            for (var entry : IdentifierList.of(cells.cell(column).text())) {
                if (entry.value() != null) {
                    add(identifiers, column, entry.scheme(), entry.value());
                } else {
                    cells.wrong(
                            column,
                            "must read scheme=value, such as imei=866123050012345",
                            "应写作 方案=值，如 imei=866123050012345");
                }
            }
        }
        return identifiers;
    }

    private void add(List<ExternalId> identifiers, int column, String scheme, String value) {
        if (!ExternalIdentifiers.isScheme(scheme) || !ExternalIdentifiers.isValue(value)) {
            cells.wrong(
                    column,
                    "is not an identifier: the scheme is like hj212.mn, the value 1 to 128 characters without spaces",
                    "不是有效标识：方案形如 hj212.mn，值为 1 至 128 个不含空格的字符");
        } else if (identifiers.size() >= MOST_IDENTIFIERS) {
            cells.wrong(column, "more than " + MOST_IDENTIFIERS + " identifiers", "标识超过 " + MOST_IDENTIFIERS + " 个");
        } else {
            var identifier = new ExternalId(scheme, value);
            if (identifiers.stream().noneMatch(other -> Objects.equals(other, identifier))) {
                identifiers.add(identifier);
            }
        }
    }

    private static Map<String, State> states() {
        var states = new HashMap<String, State>();
        for (var state : State.values()) {
            states.put(state.name(), state);
            states.put(state.names().zh(), state);
        }
        states.putAll(Map.of("规划", State.PLANNED, "已规划", State.PLANNED, "报废", State.RETIRED));
        return Map.copyOf(states);
    }
}
