package io.mailuo.registry.importing;

/** What an import brings, and where it is kept. */
enum Kind {
    DEVICE("device", "device"),
    OBJECT("managed_object", "managed_object");

    private final String table;
    private final String holder;

    Kind(String table, String holder) {
        this.table = table;
        this.holder = holder;
    }

    /** The table of the entities. */
    String table() {
        return table;
    }

    /** The column of {@code external_identifier} that refers to it. */
    String holder() {
        return holder;
    }

    /** As it stands in the database and on the API. */
    String text() {
        return this == DEVICE ? "device" : "object";
    }

    static Kind of(String text) {
        return text.equals("device") ? DEVICE : OBJECT;
    }
}
