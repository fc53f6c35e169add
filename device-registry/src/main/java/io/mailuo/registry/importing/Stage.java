package io.mailuo.registry.importing;

import io.mailuo.registry.database.RowLoader;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.object.Attributes;
import io.mailuo.registry.place.AreaIndex;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.search.NameGrams;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The tables in which the rows of one import wait between check and commit. They are not logged: after a crash of the
 * database they are empty, and the file is checked again.
 */
final class Stage {

    private static final String COLUMNS = "number, failed, code, standard, kind, division, name, organization, state,"
            + " place, stated_datum, stated_place, profile, codec, codec_default, gateway, object, observes, utc_offset,"
            + " maintainer, mounting, attributes, datastream_set, grams, grid_cell";

    private final String rows;
    private final String identifiers;
    private final @Nullable AreaIndex areas;

    /** The tables of an import, to be worked on or removed. */
    Stage(long importId) {
        this(importId, null);
    }

    /** The tables of an import, to be filled; places get their cells by {@code areas}. */
    Stage(long importId, @Nullable AreaIndex areas) {
        this.areas = areas;
        this.rows = "import_stage_" + importId;
        this.identifiers = "import_stage_" + importId + "_id";
    }

    /** Fills in the names of the tables: {@code $rows} and {@code $ids}. */
    String sql(String text) {
        return text.replace("$rows", rows).replace("$ids", identifiers);
    }

    void make(Transaction transaction) throws SQLException {
        remove(transaction);
        transaction.execute(sql("create unlogged table $rows (number integer not null, failed boolean not null, code"
                + " text, standard text, kind text, division text, name text, organization text, state text, place"
                + " point, stated_datum text, stated_place point, profile text, codec text, codec_default text, gateway"
                + " text, object text, observes text[], utc_offset text, maintainer text, mounting jsonb, attributes"
                + " jsonb, datastream_set bigint, grams integer[], grid_cell text, target text, version bigint, same"
                + " boolean not null default false)"));
        transaction.execute(sql("create unlogged table $ids (number integer not null, scheme text not null, value text"
                + " not null)"));
    }

    void remove(Transaction transaction) throws SQLException {
        transaction.execute(sql("drop table if exists $rows"));
        transaction.execute(sql("drop table if exists $ids"));
    }

    /** Whether the rows are gone, or the tables altogether, or are those of an earlier version with fewer columns. */
    boolean isEmpty(Transaction transaction) throws SQLException {
        return !transaction.exists(
                        "select 1 where string_to_array(?, ', ') <@ array(select attname::text from pg_attribute where"
                                + " attrelid = to_regclass(?) and not attisdropped)",
                        COLUMNS,
                        rows)
                || !transaction.exists(sql("select 1 from $rows limit 1"));
    }

    RowLoader rowLoader(Transaction transaction) throws SQLException {
        return transaction.load(rows + " (" + COLUMNS + ")");
    }

    RowLoader identifierLoader(Transaction transaction) throws SQLException {
        return transaction.load(identifiers + " (number, scheme, value)");
    }

    void analyze(Transaction transaction) throws SQLException {
        transaction.execute(sql("create index on $rows (number)"));
        transaction.execute(sql("analyze $rows"));
        transaction.execute(sql("analyze $ids"));
    }

    void load(RowLoader loader, StagedRow row) throws SQLException {
        var name = row.name();
        var place = row.place();
        var mounting = row.mounting();
        var attributes = row.attributes();
        loader.put(row.number())
                .put(row.failed())
                .put(row.code())
                .put(row.standard())
                .put(row.kind())
                .put(row.division())
                .put(row.name())
                .put(row.organization())
                .put(row.state());
        place(loader, place);
        loader.put(row.datum());
        place(loader, row.stated());
        loader.put(row.profile())
                .put(row.codec())
                .put(row.codecDefault())
                .put(row.gateway())
                .put(row.object())
                .put(row.observes())
                .put(row.utcOffset())
                .put(row.maintainer())
                .put(mounting == null ? null : mounting.json())
                .put(attributes.isEmpty() ? null : Attributes.json(attributes))
                .put(row.datastreamSet())
                .put(name == null ? null : NameGrams.of(name))
                .put(areas == null || place == null ? null : GridCells.of(areas, place))
                .end();
    }

    private static void place(RowLoader loader, @Nullable Place place) {
        if (place == null) {
            loader.put(null);
        } else {
            loader.point(place.lon(), place.lat());
        }
    }
}
