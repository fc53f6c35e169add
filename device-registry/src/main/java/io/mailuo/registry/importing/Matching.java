package io.mailuo.registry.importing;

import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.coding.CodingSchemes;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What only the database knows of the staged rows, in statements that each look at all of them: what is registered
 * already, what is taken, what stands twice in the file, what is missing.
 */
final class Matching {

    private static final int MOST_SUGGESTIONS = 200;
    private static final int MOST_FOREIGN = 1_000;
    private static final int LONGEST_CODE = 24;
    private static final String OBSERVED =
            "(select coalesce(array_agg(k.object order by k.object), '{}') from device_link k where k.device = r.target)";

    private final Transaction transaction;
    private final Stage stage;
    private final Job job;
    private final Header header;
    private final Faults faults;

    Matching(Transaction transaction, Stage stage, Job job, Header header, Faults faults) {
        this.header = header;
        this.transaction = transaction;
        this.stage = stage;
        this.job = job;
        this.faults = faults;
    }

    void run(Progress progress) throws SQLException {
        targets();
        progress.at(80);
        duplicates();
        takenIdentifiers();
        progress.at(85);
        references();
        progress.at(90);
        links();
        suitable();
        keepers();
        required();
        progress.at(95);
        same();
        suggestions();
    }

    /** Which registered entity each row means: by its code, else by an external identifier. */
    private void targets() throws SQLException {
        transaction.update(sql("update $rows r set target = e.code, version = e.version from $table e"
                + " where r.code = e.code and not r.failed"));
        if (job.kind() == Kind.DEVICE) {
            fail(
                    Field.CODE,
                    "select number, code as value from $rows where code is not null and target is null and not failed",
                    row -> "no device has this code; leave it empty to register a new one",
                    row -> "没有该编码的设备；新登记请留空");
        }
        transaction.update(sql("update $rows r set target = e.$holder, version = d.version from $ids i"
                + " join external_identifier e on e.scheme = i.scheme and e.value = i.value"
                + " join $table d on d.code = e.$holder"
                + " where i.number = r.number and r.target is null and r.code is null and not r.failed"));
        fail(
                Field.CODE,
                "select r.number, r.target as value, e.organization as other from $rows r join $table e on e.code ="
                        + " r.target where not r.failed and ?::text is not null and e.organization not in (select"
                        + " organization_reach(?))",
                other -> "belongs to the organization " + other + ", for which you may not act",
                other -> "属于单位 " + other + "，无权修改",
                job.reach(),
                job.reach());
    }

    private void duplicates() throws SQLException {
        fail(
                Field.CODE,
                "select number, coalesce(code, target) as value, first::text as other from (select number, code, target,"
                        + " min(number) over (partition by coalesce(target, code)) as first from $rows where not failed"
                        + " and (target is not null or code is not null)) d where number > first",
                other -> "row " + other + " is about the same one",
                other -> "与第 " + other + " 行指向同一记录");
        fail(
                Field.EXTERNAL_IDS,
                "select i.number, i.scheme || '=' || i.value as value, d.first::text as other from $ids i join"
                        + " (select scheme, value, min(number) as first from $ids group by scheme, value having count(*)"
                        + " > 1) d on d.scheme = i.scheme and d.value = i.value join $rows r on r.number = i.number"
                        + " where i.number > d.first and not r.failed",
                other -> "stands in row " + other + " too",
                other -> "在第 " + other + " 行已出现");
    }

    private void takenIdentifiers() throws SQLException {
        fail(
                Field.EXTERNAL_IDS,
                "select r.number, i.scheme || '=' || i.value as value, coalesce(e.device, e.managed_object) as other"
                        + " from $rows r join $ids i on i.number = r.number join external_identifier e on e.scheme ="
                        + " i.scheme and e.value = i.value where not r.failed and (e.$holder is null or e.$holder is distinct from r.target)",
                other -> "belongs to " + other,
                other -> "已属于 " + other);
    }

    private void references() throws SQLException {
        if (job.kind() == Kind.OBJECT) {
            return;
        }
        fail(
                Field.GATEWAY,
                "select number, gateway as value from $rows r where gateway is not null and not failed and not exists"
                        + " (select 1 from gateway g where g.code = r.gateway)",
                other -> "no gateway has this code",
                other -> "没有该编码的网关");
        fail(
                Field.OBJECT,
                "select number, object as value from $rows r where object is not null and not failed and not exists"
                        + " (select 1 from managed_object o where o.code = r.object)",
                other -> "no managed object has this code",
                other -> "没有该编码的管理对象");
    }

    /** The objects that devices observe. */
    private void links() throws SQLException {
        if (header.fields().containsKey(Field.OBSERVES)) {
            fail(
                    Field.OBSERVES,
                    "select r.number, l.object as value from $rows r, unnest(r.observes) as l(object) where not r.failed"
                            + " and not exists (select 1 from managed_object o where o.code = l.object)",
                    other -> "no managed object has this code",
                    other -> "没有该编码的管理对象");
            foreign(
                    Field.OBSERVES,
                    "select r.number, l.object from $rows r, unnest(r.observes) as l(object) where not r.failed and not"
                            + " exists (select 1 from device_link k where k.device = r.target and k.object = l.object)");
        }
        if (header.fields().containsKey(Field.OBJECT)) {
            foreign(
                    Field.OBJECT,
                    "select r.number, r.object from $rows r left join device e on e.code = r.target where not r.failed and"
                            + " r.object is not null and r.object is distinct from e.object");
        }
    }

    /** A lamp post of one department bears another's camera: that is said, and imported. */
    private void foreign(Field field, String links) throws SQLException {
        if (job.reach() == null) {
            return;
        }
        int column = header.fields().get(field);
        var heading = header.texts().get(column);
        var unnamed = new AtomicLong();
        transaction.each(
                sql("select l.number, l.object, o.organization, count(*) over () as total from (" + links
                        + ") l join managed_object o on o.code = l.object where o.organization not in (select"
                        + " organization_reach(?)) order by l.number, l.object limit " + MOST_FOREIGN),
                row -> {
                    var organization = row.text("organization");
                    unnamed.set(row.number("total") - MOST_FOREIGN);
                    faults.warn(
                            (int) row.number("number"),
                            column,
                            heading,
                            row.text("object"),
                            "the object belongs to the organization " + organization + "; the device is linked to it"
                                    + " nevertheless",
                            "该对象属于单位 " + organization + "，设备仍与其关联");
                },
                job.reach());
        if (unnamed.get() > 0) {
            faults.warn(
                    header.row(),
                    column,
                    heading,
                    "",
                    unnamed + " more links are to objects of other organizations",
                    "另有 " + unnamed + " 处关联到其他单位的对象");
        }
    }

    /** What a registered entity cannot become. */
    private void suitable() throws SQLException {
        boolean device = job.kind() == Kind.DEVICE;
        fail(
                device ? Field.TYPE : Field.COMPONENT_CLASS,
                "select r.number, r.kind as value, e." + (device ? "domain || e.type" : "component_class")
                        + " as other from $rows r join $table e on e.code = r.target where not r.failed and r.kind <> e."
                        + (device ? "domain || e.type" : "component_class"),
                other -> "is part of the code and cannot be changed; registered is " + other,
                other -> "属于编码的一部分，不可修改；已登记为 " + other);
        fail(
                Field.DIVISION,
                "select r.number, r.division as value, e.division as other from $rows r join $table e on e.code ="
                        + " r.target where not r.failed and r.division <> e.division",
                other -> "is part of the code and cannot be changed; registered is " + other,
                other -> "属于编码的一部分，不可修改；已登记为 " + other);
        if (device) {
            fail(
                    Field.STATE,
                    "select r.number, r.state as value from $rows r join $table e on e.code = r.target where not r.failed"
                            + " and e.state = 'RETIRED' and r.state <> 'RETIRED'",
                    other -> "the device is retired, and stays so",
                    other -> "设备已报废，不可恢复");
        } else {
            fail(
                    Field.CODE,
                    "select number, code as value, division || kind as other from $rows where not failed and target is"
                            + " null and code is not null and left(code, length(division || kind)) <> division || kind",
                    other -> "does not begin with division and class, " + other,
                    other -> "不以行政区划和类别 " + other + " 开头");
        }
    }

    /** One source has one owner: what another organization keeps of a device an import leaves as it is. */
    private void keepers() throws SQLException {
        if (job.kind() != Kind.DEVICE || !transaction.exists("select 1 from attribute_owner limit 1")) {
            return;
        }
        kept(Field.NAME, "name", "name");
        kept(Field.STATE, "state", "state");
        kept(Field.LONGITUDE, "place", "place");
        kept(Field.PROFILE, "profile", "profile");
        kept(Field.CODEC, "codec", "codec");
        kept(Field.GATEWAY, "gateway", "gateway");
        kept(Field.OBJECT, "object", "object");
        kept(Field.UTC_OFFSET, "utcOffset", "utc_offset");
        kept(Field.MAINTAINER, "maintainer", "maintainer");
        for (var part : MountingReading.PARTS) {
            if (header.fields().containsKey(part.field())) {
                kept(part.field(), "mounting", "mounting ->> '" + part.name() + "'");
            }
        }
        kept(
                Field.EXTERNAL_IDS,
                "select distinct on (r.number) r.number, i.scheme || '=' || i.value as value, o.organization as other from"
                        + " $rows r join $ids i on i.number = r.number join attribute_owner o on o.device = r.target and"
                        + " o.attribute = 'externalIds' where not r.failed and not exists (select 1 from"
                        + " external_identifier x where x.scheme = i.scheme and x.value = i.value and x.device = r.target)");
    }

    /** @param column or what of it the field holds */
    private void kept(Field field, String attribute, String column) throws SQLException {
        kept(
                field,
                "select r.number, r." + column
                        + "::text as value, o.organization as other from $rows r join attribute_owner o"
                        + " on o.device = r.target and o.attribute = '" + attribute
                        + "' join device e on e.code = r.target"
                        + " where not r.failed and r." + column + " is not null and r." + column
                        + "::text is distinct from e." + column + "::text");
    }

    /** @param query for what would change, and of which organizations; of those that the importer speaks for it may */
    private void kept(Field field, String query) throws SQLException {
        // There are no corrections of identifiers: an identifier is not doubted, it is on the apparatus.
        boolean correctable = field != Field.EXTERNAL_IDS;
        fail(
                field,
                "select * from (" + query
                        + ") k where ?::text is not null and other not in (select organization_reach(?))",
                other -> "is kept by " + other + "; leave it empty, or "
                        + (correctable ? "raise a correction" : "have them change it"),
                other -> "由单位 " + other + " 负责；请留空，或" + (correctable ? "提出疑义校核" : "请其修改"),
                job.reach(),
                job.reach());
    }

    private void required() throws SQLException {
        for (var field : Field.of(job.kind())) {
            if (!field.required()) {
                continue;
            }
            var column = switch (field) {
                case TYPE, COMPONENT_CLASS -> "kind";
                case DIVISION -> "division";
                case NAME -> "name";
                case STANDARD -> "standard";
                default -> "organization";
            };
            fail(
                    field,
                    "select number, '' as value from $rows where target is null and not failed and " + column
                            + " is null",
                    other -> "is required for a new record",
                    other -> "新登记时必填");
        }
    }

    private void same() throws SQLException {
        if (!transaction.exists(sql("select 1 from $rows where target is not null limit 1"))) {
            return;
        }
        var unchanged = Columns.changeable(job.kind()).stream()
                .map(Columns.Column::unchanged)
                .collect(Collectors.joining(" and "));
        transaction.update(
                sql("update $rows r set same = true from $table e where e.code = r.target and not r.failed and "
                        + unchanged));
        transaction.update(
                sql(
                        "update $rows r set same = false from (select distinct i.number from $ids i join $rows s on"
                                + " s.number = i.number and s.same left join external_identifier x on x.scheme = i.scheme and x.value ="
                                + " i.value and x.$holder = s.target where x.scheme is null) more where more.number = r.number"));
        if (header.fields().containsKey(Field.OBSERVES)) {
            transaction.update(sql("update $rows r set same = false where r.same and r.observes <> " + OBSERVED));
        }
    }

    /** For the first codes that are nobody's: which one was probably meant. */
    private void suggestions() throws SQLException {
        int left = MOST_SUGGESTIONS;
        var all = faults.all();
        for (int i = 0; i < all.size() && left > 0; i++) {
            var fault = all.get(i);
            if (fault.column() < 0
                    || fault.column() != header.fields().getOrDefault(Field.CODE, -1)
                    || fault.value().isEmpty()
                    || fault.value().length() > LONGEST_CODE) {
                continue;
            }
            left--;
            var suggestion = suggestion(fault.value());
            if (suggestion != null) {
                all.set(
                        i,
                        new Faults.Fault(
                                fault.number(),
                                fault.column(),
                                fault.field(),
                                fault.value(),
                                fault.warning(),
                                fault.en() + "; was " + suggestion + " meant?",
                                fault.zh() + "；是否应为 " + suggestion + "？"));
            }
        }
    }

    private @Nullable String suggestion(String code) throws SQLException {
        var scheme = CodingSchemes.bundled().read(code).scheme();
        var candidates = scheme.suggest(code, candidate -> true).stream()
                .map(each -> each.code())
                .toList();
        var registered = transaction.list(
                sql("select code from $table where code = any (?) limit 2"), row -> row.text("code"), candidates);
        return registered.size() == 1 ? registered.getFirst() : null;
    }

    private interface Words {
        String of(String other);
    }

    /** Marks the rows that a query finds as failed, and says why. */
    private void fail(Field field, String query, Words en, Words zh, @Nullable Object... parameters)
            throws SQLException {
        int column = header.fields().getOrDefault(field, -1);
        var complete = query.contains(" as other") ? query : query.replaceFirst(" as value", " as value, '' as other");
        var found =
                sql("with found as (" + complete + "), marked as (update $rows m set failed = true from found f where"
                        + " m.number = f.number) select * from found order by number");
        transaction.each(
                found,
                row -> {
                    var other = String.valueOf(row.textOrNull("other"));
                    faults.wrong(
                            (int) row.number("number"),
                            column,
                            column < 0 ? field.heading() : header.texts().get(column),
                            String.valueOf(row.textOrNull("value")),
                            en.of(other),
                            zh.of(other));
                },
                parameters);
    }

    private String sql(String text) {
        return stage.sql(text)
                .replace("$table", job.kind().table())
                .replace("$holder", job.kind().holder());
    }
}
