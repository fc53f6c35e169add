package io.mailuo.registry.importing;

import io.mailuo.spec.catalogue.Names;
import java.util.List;
import java.util.stream.Stream;

/** A column that tables of devices or managed objects may have. */
sealed interface FileColumn permits Field, AttributeColumn {

    /** All columns that a table of this kind may have, in the order of templates and exports. */
    static List<FileColumn> of(Kind kind) {
        return kind == Kind.DEVICE
                ? List.copyOf(Field.DEVICE)
                : Stream.<FileColumn>concat(Field.MANAGED_OBJECT.stream(), AttributeColumn.ALL.stream())
                        .toList();
    }

    String zh();

    String en();

    /** What else it may be headed by, apart from its names. */
    String key();

    /** What is said below the heading of a template. */
    Names hint();

    /** Whether a new record needs it. */
    boolean required();

    /** How the column is headed in templates and exports; those that a new record needs bear an asterisk. */
    default String heading() {
        return zh() + (required() ? "* " : " ") + en();
    }
}
