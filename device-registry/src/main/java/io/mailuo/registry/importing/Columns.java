package io.mailuo.registry.importing;

import java.util.List;

/**
 * The columns of the tables that an import may change, as SQL in which the entity is {@code e}, what a row of the file
 * says of it {@code r}: null where it says nothing.
 */
final class Columns {

    private enum Sort {
        PLAIN,
        PLACE,
        /** A JSON object, of which a row may say some members and leave the others as they are. */
        MEMBERS
    }

    /** A column. */
    record Column(String name, Sort sort) {

        /** Whether the row changes nothing. */
        String unchanged() {
            var equal = switch (sort) {
                case PLAIN -> "r.$c = e.$c";
                case PLACE -> "r.$c::text = e.$c::text";
                case MEMBERS -> "e.$c @> r.$c";
            };
            return named("(r.$c is null or " + equal + ")");
        }

        /** What the row makes of it. */
        String changed() {
            return named(
                    switch (sort) {
                        case PLAIN, PLACE -> "coalesce(r.$c, e.$c)";
                        case MEMBERS -> "coalesce(e.$c || r.$c, r.$c, e.$c)";
                    });
        }

        private String named(String sql) {
            return sql.replace("$c", name);
        }
    }

    private static final List<Column> DEVICE = List.of(
            plain("name"),
            plain("organization"),
            plain("profile"),
            plain("codec"),
            plain("gateway"),
            plain("object"),
            plain("state"),
            new Column("place", Sort.PLACE),
            plain("utc_offset"),
            plain("maintainer"),
            new Column("mounting", Sort.MEMBERS));
    private static final List<Column> OBJECT = List.of(
            plain("name"),
            plain("organization"),
            plain("state"),
            new Column("place", Sort.PLACE),
            new Column("attributes", Sort.MEMBERS));

    private Columns() {}

    /** Those that a staged row changes where it holds something. */
    static List<Column> changeable(Kind kind) {
        return kind == Kind.DEVICE ? DEVICE : OBJECT;
    }

    private static Column plain(String name) {
        return new Column(name, Sort.PLAIN);
    }
}
