package io.mailuo.codec.sparkplug;

import java.util.List;

/**
 * A table: Sparkplug 3.0, 6.4.9.
 *
 * @param columns the columns
 * @param rows as many elements in each as there are columns
 */
public record DataSet(List<Column> columns, List<List<Value>> rows) {

    /** A column: its name and data type. */
    public record Column(String name, DataType type) {}

    public DataSet {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
