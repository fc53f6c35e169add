package io.mailuo.registry.importing;

import java.util.List;

/** The columns of the tables that an import may change. */
final class Columns {

    private static final List<String> DEVICE =
            List.of("name", "organization", "profile", "codec", "gateway", "object", "state", "place", "utc_offset");
    private static final List<String> OBJECT = List.of("name", "organization", "state", "place");

    private Columns() {}

    /** Those that a staged row changes where it holds something. */
    static List<String> changeable(Kind kind) {
        return kind == Kind.DEVICE ? DEVICE : OBJECT;
    }
}
