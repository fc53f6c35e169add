package io.mailuo.registry.sharing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Wording;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantScope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for or granted.
 *
 * @param owner whose data
 * @param scope which of it
 * @param purpose what for
 * @param from when it begins; null for at once
 * @param until when it ends
 * @param resolutionMinutes 0 for the observations themselves, else no finer than means of so many minutes
 */
record Terms(
        String owner,
        GrantScope scope,
        String purpose,
        @Nullable Instant from,
        Instant until,
        int resolutionMinutes) {

    /** Counting stops here: the answer is for people, and a scope may hold a whole city. */
    static final int MOST_COUNTED = 100_000;

    private static final int MOST_IN_A_LIST = 1000;
    private static final int FEWEST_CORNERS = 3;
    private static final int MOST_CORNERS = 500;
    private static final int LONGEST_PURPOSE = 1000;
    private static final int DAY_MINUTES = 1440;
    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final double SCALE = 1e6;
    private static final Pattern DOMAIN = Pattern.compile("[0-9]{2}");
    private static final Pattern PROPERTY = Pattern.compile("[a-z][a-z0-9_]{0,63}(\\.([2-9]|[1-9][0-9]{1,2}))?");

    /**
     * What a caller asks for or gives unasked; its own organization stands on its side unless another is named.
     *
     * @param organization who shall read
     * @param owner whose data
     */
    record Body(
            @Nullable String organization,
            @Nullable String owner,
            @Nullable GrantScope scope,
            @Nullable String purpose,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Integer resolutionMinutes) {

        /** The terms, with {@code whose} data; problems name every field that is wrong. */
        Terms terms(@Nullable String whose, Instant now) {
            return read(whose, scope, purpose, from, until, resolutionMinutes, now);
        }
    }

    /** Reads them from a body; problems name every field that is wrong. */
    static Terms read(
            @Nullable String owner,
            @Nullable GrantScope scope,
            @Nullable String purpose,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Integer resolutionMinutes,
            Instant now) {
        var fields = new Fields();
        var whose = fields.required("/owner", owner);
        var what = scope == null ? GrantScope.everything() : scope;
        fields.require(scope != null, "/scope", "is required; {} is everything that the owner has", "必填；{} 表示所有者的全部数据");
        check(what, fields);
        var why = fields.required("/purpose", purpose).strip();
        fields.require(
                why.length() <= LONGEST_PURPOSE,
                "/purpose",
                "is longer than " + LONGEST_PURPOSE + " characters",
                "超过 " + LONGEST_PURPOSE + " 个字符");
        checkSpan(from, until, now, fields);
        int minutes = resolutionMinutes == null ? -1 : resolutionMinutes;
        fields.require(
                minutes >= 0 && minutes <= DAY_MINUTES && (minutes == 0 || DAY_MINUTES % minutes == 0),
                "/resolutionMinutes",
                "must be 0 (the observations themselves) or a number of minutes that divides a day, such as 5, 10, 15,"
                        + " 30, 60",
                "应为 0（原始数据）或能整除一天的分钟数，如 5、10、15、30、60");
        fields.check();
        return new Terms(whose, what, why, from, until == null ? now : until, minutes);
    }

    private static void checkSpan(@Nullable Instant from, @Nullable Instant until, Instant now, Fields fields) {
        if (until == null) {
            fields.wrong("/until", "is required: every grant ends", "必填：共享授权必须有截止时间");
            return;
        }
        var begin = from == null || from.isBefore(now) ? now : from;
        var beginning = Wording.of(begin);
        fields.require(
                until.isAfter(begin),
                "/until",
                "must lie after the beginning, " + beginning.en(),
                "应晚于起始时间（" + beginning.zh() + "）");
        fields.require(
                until.isBefore(now.plus(LONGEST)),
                "/until",
                "must lie within the next " + LONGEST.toDays() + " days",
                "应在 " + LONGEST.toDays() + " 天以内");
    }

    private static void check(GrantScope scope, Fields fields) {
        size(scope.devices(), "/scope/devices", fields);
        size(scope.divisions(), "/scope/divisions", fields);
        size(scope.domains(), "/scope/domains", fields);
        size(scope.properties(), "/scope/properties", fields);
        each(
                scope.divisions(),
                "/scope/divisions",
                fields,
                division -> Divisions.bundled().find(division).isPresent(),
                new Text("is not a division of GB/T 2260", "不是 GB/T 2260 行政区划代码"));
        each(
                scope.domains(),
                "/scope/domains",
                fields,
                domain -> DOMAIN.matcher(domain).matches(),
                new Text("is not a sensing domain (2 digits)", "不是感知域（2 位数字）"));
        each(
                scope.properties(),
                "/scope/properties",
                fields,
                property -> PROPERTY.matcher(property).matches(),
                new Text("is not an observed property such as water_level", "不是观测属性，如 water_level"));
        var area = scope.area();
        if (area != null) {
            checkPolygon(area.polygon(), fields);
        }
    }

    private static void checkPolygon(List<List<Double>> corners, Fields fields) {
        fields.require(
                corners.size() >= FEWEST_CORNERS && corners.size() <= MOST_CORNERS,
                "/scope/area/polygon",
                "must have " + FEWEST_CORNERS + " to " + MOST_CORNERS + " corners, it has " + corners.size(),
                "应有 " + FEWEST_CORNERS + " 至 " + MOST_CORNERS + " 个角点，现有 " + corners.size() + " 个");
        boolean places = corners.stream()
                .allMatch(corner ->
                        corner.size() == 2 && Math.abs(corner.get(0)) <= 180 && Math.abs(corner.get(1)) <= 90);
        fields.require(
                places,
                "/scope/area/polygon",
                "each corner must be [longitude, latitude] in degrees",
                "每个角点应为 [经度, 纬度]（度）");
    }

    private static void size(List<String> list, String pointer, Fields fields) {
        fields.require(
                list.size() <= MOST_IN_A_LIST,
                pointer,
                "has " + list.size() + " entries, at most " + MOST_IN_A_LIST + " are allowed",
                "有 " + list.size() + " 项，最多 " + MOST_IN_A_LIST + " 项");
    }

    private interface Check {
        boolean passes(String text);
    }

    private static void each(List<String> list, String pointer, Fields fields, Check check, Text wrong) {
        for (int i = 0; i < Math.min(list.size(), MOST_IN_A_LIST); i++) {
            var text = list.get(i);
            if (!check.passes(text)) {
                var shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
                fields.wrong(pointer + "/" + i, "'" + shown + "' " + wrong.en(), "“" + shown + "”" + wrong.zh());
                return;
            }
        }
    }

    /** Ends the request unless the owner exists and all devices that are named are the owner's. */
    void requireReferences(Transaction transaction) throws SQLException {
        if (!transaction.exists("select 1 from organization where id = ?", owner)) {
            throw ProblemException.field(
                    "/owner", new Text("no organization is called '" + owner + "'", "没有单位“" + owner + "”"));
        }
        if (scope.devices().isEmpty()) {
            return;
        }
        var foreign = transaction.first(
                "select wanted from unnest(?::text[]) wanted where not exists (select 1 from device where code = wanted"
                        + " and organization in (select organization_reach(?))) limit 1",
                row -> row.text("wanted"),
                scope.devices(),
                owner);
        if (foreign.isPresent()) {
            throw ProblemException.field(
                    "/scope/devices",
                    new Text(
                            foreign.get() + " is not a device of " + owner + " or of an organization below it",
                            foreign.get() + " 不是 " + owner + " 或其下级单位的设备"));
        }
    }

    /** How many of the owner's devices it covers now, at most {@link #MOST_COUNTED}. */
    long matches(Transaction transaction) throws SQLException {
        // Looked up first, so that the database knows how much it is about.
        var owners = transaction.list("select organization_reach(?) as id", row -> row.text("id"), owner);
        var conditions = new Conditions().and("organization = any (?)", owners);
        if (!scope.devices().isEmpty()) {
            conditions.and("code = any (?)", scope.devices());
        }
        if (!scope.divisions().isEmpty()) {
            conditions.and(
                    "code like any (?)",
                    scope.divisions().stream()
                            .map(division -> GrantScope.divisionPrefix(division) + "%")
                            .toList());
        }
        if (!scope.domains().isEmpty()) {
            conditions.and("domain = any (?)", scope.domains());
        }
        var area = scope.area();
        if (area != null) {
            // PostgreSQL takes cross products below 1e-6 for zero, which in degrees are whole blocks of houses.
            conditions.and(
                    "place <@ box(?::polygon) and place * point(1e6, 0) <@ ?::polygon",
                    polygon(area, 1),
                    polygon(area, SCALE));
        }
        if (!scope.properties().isEmpty()) {
            conditions.and(
                    "datastream_set = any (?::bigint[])",
                    transaction.list(
                            "select distinct datastream_set from datastream_set_member where property = any (?)"
                                    + " or split_part(property, '.', 1) = any (?)",
                            row -> row.number("datastream_set"),
                            scope.properties(),
                            scope.properties()));
        }
        return transaction
                .first(
                        "select count(*) as n from (select 1 from device" + conditions.where() + " limit ?) found",
                        row -> row.number("n"),
                        conditions.parameters(MOST_COUNTED))
                .orElse(0L);
    }

    private static String polygon(GrantScope.Area area, double scale) {
        return area.polygon().stream()
                .map(corner -> corner.get(0) * scale + "," + corner.get(1) * scale)
                .collect(Collectors.joining(",", "(", ")"));
    }

    /** The scope as it is kept. */
    static String json(GrantScope scope) {
        try {
            return Json.MAPPER.writeValueAsString(scope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a scope as JSON", e);
        }
    }

    /** The scope that is kept in a row. */
    static GrantScope scope(Row row) throws SQLException {
        try {
            return Json.MAPPER.readValue(row.text("scope"), GrantScope.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("the column scope is not a scope", e);
        }
    }
}
