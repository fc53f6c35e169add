package io.mailuo.registry.finding;

import java.util.Optional;

/** What findings are about. */
enum Kind {
    DEVICE(
            "device",
            "device",
            "select t.code, t.domain || t.type as type, t.division, t.name, t.organization, t.profile, t.state, t.place,"
                    + " t.stated_datum, t.grid_cell, t.version, t.updated_at, null as condition, t.object, o.place as"
                    + " object_place from device t left join managed_object o on o.code = t.object"),
    OBJECT(
            "object",
            "managed_object",
            "select t.code, t.standard || ' ' || t.component_class as type, t.division, t.name, t.organization,"
                    + " null as profile, t.state, t.place, t.stated_datum, t.grid_cell, t.version, t.updated_at, t.attributes ->>"
                    + " 'GLBJZT' as condition, null as object, null::point as object_place from managed_object t"),
    GATEWAY(
            "gateway",
            "gateway",
            "select t.code, 'gateway' as type, t.division, t.name, t.organization, null as profile, t.state, t.place,"
                    + " t.stated_datum, t.grid_cell, t.version, t.updated_at, null as condition, null as object,"
                    + " null::point as object_place from gateway t");

    private final String text;
    private final String table;
    private final String select;

    Kind(String text, String table, String select) {
        this.text = text;
        this.table = table;
        this.select = select;
    }

    /** The first part of an entity's name, such as {@code device} of {@code device/1101…}. */
    String text() {
        return text;
    }

    /** Where such entities are kept. */
    String table() {
        return table;
    }

    /** Selects {@link Thing}s from the table, called {@code t}. */
    String select() {
        return select;
    }

    /** The kind whose name stands at the beginning of an entity's, if any. */
    static Optional<Kind> of(String entity) {
        for (var kind : values()) {
            if (entity.startsWith(kind.text + "/")) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
