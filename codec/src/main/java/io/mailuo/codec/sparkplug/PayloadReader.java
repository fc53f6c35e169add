package io.mailuo.codec.sparkplug;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads payloads by the schema of Sparkplug 3.0, 6.4.1. Fields that it does not have are left out. */
final class PayloadReader {

    private static final int MOST_PARTS = 100_000;

    private int parts;

    private PayloadReader() {}

    static SparkplugPayload read(byte[] payload) throws DecodeException {
        var in = new WireReader(payload);
        if (!in.hasMore()) {
            throw in.broken("the payload is empty");
        }
        var reader = new PayloadReader();
        Long timestamp = null;
        Long seq = null;
        String uuid = null;
        Octets body = null;
        var metrics = new ArrayList<Metric>();
        while (in.hasMore()) {
            switch (in.field()) {
                case 1 -> timestamp = in.number("timestamp");
                case 2 -> metrics.add(reader.metric(reader.part(in, "metrics")));
                case 3 -> seq = in.number("seq");
                case 4 -> uuid = in.text("uuid");
                case 5 -> body = in.octets("body");
                default -> in.skip();
            }
        }
        return new SparkplugPayload(timestamp, metrics, seq, uuid, body);
    }

    private WireReader part(WireReader in, String name) throws DecodeException {
        if (++parts > MOST_PARTS) {
            throw in.broken("a payload may have " + MOST_PARTS + " parts at most");
        }
        return in.message(name);
    }

    private static DataType type(WireReader in, String name) throws DecodeException {
        long code = in.number(name);
        return DataType.of(code).orElseThrow(() -> in.broken(name + " " + code + " is not defined"));
    }

    private Metric metric(WireReader in) throws DecodeException {
        String name = null;
        Long alias = null;
        Long timestamp = null;
        DataType type = null;
        boolean historical = false;
        boolean transientValue = false;
        boolean isNull = false;
        MetaData metadata = null;
        PropertySet properties = null;
        Value value = null;
        while (in.hasMore()) {
            int field = in.field();
            switch (field) {
                case 1 -> name = in.text("name");
                case 2 -> alias = in.number("alias");
                case 3 -> timestamp = in.number("timestamp");
                case 4 -> type = type(in, "datatype");
                case 5 -> historical = in.truth("is_historical");
                case 6 -> transientValue = in.truth("is_transient");
                case 7 -> isNull = in.truth("is_null");
                case 8 -> metadata = metadata(part(in, "metadata"));
                case 9 -> properties = properties(part(in, "properties"));
                case 16 -> value = new Value.Bytes(in.octets("bytes_value"));
                case 17 -> value = new Value.Table(dataSet(part(in, "dataset_value")));
                case 18 -> value = new Value.Instance(template(part(in, "template_value")));
                default -> value = simple(in, field - 10, value);
            }
        }
        typed(in, name == null ? "a metric" : name, type, value);
        return new Metric(
                name, alias, timestamp, type, historical, transientValue, isNull, metadata, properties, value);
    }

    private static void typed(WireReader in, String name, @Nullable DataType type, @Nullable Value value)
            throws DecodeException {
        if (type != null && value != null && Typed.value(type, value) == null) {
            throw in.result(name + " has a value that is no " + type.label());
        }
    }

    /** The first six fields of every {@code oneof}, counted from 0; any other field leaves the value as it is. */
    private static @Nullable Value simple(WireReader in, int index, @Nullable Value before) throws DecodeException {
        return switch (index) {
            case 0 -> new Value.Int((int) in.number("int_value"));
            case 1 -> new Value.Long(in.number("long_value"));
            case 2 -> new Value.Float(in.fixed32("float_value"));
            case 3 -> new Value.Double(in.fixed64("double_value"));
            case 4 -> new Value.Bool(in.truth("boolean_value"));
            case 5 -> new Value.Text(in.text("string_value"));
            default -> {
                in.skip();
                yield before;
            }
        };
    }

    private static MetaData metadata(WireReader in) throws DecodeException {
        Boolean multiPart = null;
        Long size = null;
        Long seq = null;
        var texts = new String[9];
        while (in.hasMore()) {
            int field = in.field();
            switch (field) {
                case 1 -> multiPart = in.truth("is_multi_part");
                case 3 -> size = in.number("size");
                case 4 -> seq = in.number("seq");
                case 2, 5, 6, 7, 8 -> texts[field] = in.text("a text of the metadata");
                default -> in.skip();
            }
        }
        return new MetaData(multiPart, texts[2], size, seq, texts[5], texts[6], texts[7], texts[8]);
    }

    private PropertySet properties(WireReader in) throws DecodeException {
        var keys = new ArrayList<String>();
        var values = new ArrayList<PropertySet.Entry>();
        while (in.hasMore()) {
            switch (in.field()) {
                case 1 -> keys.add(in.text("a property's key"));
                case 2 -> values.add(property(part(in, "a property's value")));
                default -> in.skip();
            }
        }
        if (keys.size() != values.size()) {
            throw in.broken(keys.size() + " keys stand before " + values.size() + " property values");
        }
        var entries = new ArrayList<PropertySet.Entry>();
        for (int i = 0; i < keys.size(); i++) {
            var value = values.get(i);
            entries.add(new PropertySet.Entry(keys.get(i), value.type(), value.isNull(), value.value()));
        }
        return new PropertySet(entries);
    }

    private PropertySet.Entry property(WireReader in) throws DecodeException {
        DataType type = null;
        boolean isNull = false;
        Value value = null;
        while (in.hasMore()) {
            int field = in.field();
            switch (field) {
                case 1 -> type = type(in, "a property's type");
                case 2 -> isNull = in.truth("is_null");
                case 9 -> value = new Value.Properties(properties(part(in, "propertyset_value")));
                case 10 -> value = new Value.PropertiesList(list(part(in, "propertysets_value")));
                default -> value = simple(in, field - 3, value);
            }
        }
        typed(in, "a property", type, value);
        return new PropertySet.Entry("", type, isNull, value);
    }

    private List<PropertySet> list(WireReader in) throws DecodeException {
        var list = new ArrayList<PropertySet>();
        while (in.hasMore()) {
            if (in.field() == 1) {
                list.add(properties(part(in, "propertyset")));
            } else {
                in.skip();
            }
        }
        return list;
    }

    private DataSet dataSet(WireReader in) throws DecodeException {
        long count = -1;
        var names = new ArrayList<String>();
        var types = new ArrayList<DataType>();
        var rows = new ArrayList<List<Value>>();
        while (in.hasMore()) {
            switch (in.field()) {
                case 1 -> count = in.number("num_of_columns");
                case 2 -> names.add(in.text("a column's name"));
                case 3 -> types(in, types);
                case 4 -> rows.add(row(part(in, "rows")));
                default -> in.skip();
            }
        }
        if (names.size() != types.size() || count >= 0 && count != names.size()) {
            throw in.broken("a data set of " + count + " columns has " + names.size() + " names and " + types.size()
                    + " types");
        }
        var columns = new ArrayList<DataSet.Column>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new DataSet.Column(names.get(i), types.get(i)));
        }
        for (var row : rows) {
            if (row.size() != columns.size()) {
                throw in.broken("a row has " + row.size() + " elements, there are " + columns.size() + " columns");
            }
            for (int i = 0; i < row.size(); i++) {
                typed(in, "column " + names.get(i), types.get(i), row.get(i));
            }
        }
        return new DataSet(columns, rows);
    }

    private static void types(WireReader in, List<DataType> types) throws DecodeException {
        if (!in.isPacked()) {
            types.add(type(in, "a column's type"));
            return;
        }
        var packed = in.message("types");
        while (packed.hasMore()) {
            long code = packed.packed("a column's type");
            types.add(DataType.of(code).orElseThrow(() -> in.broken("a column's type " + code + " is not defined")));
        }
    }

    private List<Value> row(WireReader in) throws DecodeException {
        var row = new ArrayList<Value>();
        while (in.hasMore()) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            var element = part(in, "elements");
            Value value = null;
            while (element.hasMore()) {
                value = simple(element, element.field() - 1, value);
            }
            if (value == null) {
                throw in.broken("an element of a row has no value");
            }
            row.add(value);
        }
        return row;
    }

    private Template template(WireReader in) throws DecodeException {
        String version = null;
        String reference = null;
        Boolean definition = null;
        var metrics = new ArrayList<Metric>();
        var parameters = new ArrayList<Template.Parameter>();
        while (in.hasMore()) {
            switch (in.field()) {
                case 1 -> version = in.text("version");
                case 2 -> metrics.add(metric(part(in, "metrics")));
                case 3 -> parameters.add(parameter(part(in, "parameters")));
                case 4 -> reference = in.text("template_ref");
                case 5 -> definition = in.truth("is_definition");
                default -> in.skip();
            }
        }
        return new Template(version, metrics, parameters, reference, definition);
    }

    private static Template.Parameter parameter(WireReader in) throws DecodeException {
        String name = null;
        DataType type = null;
        Value value = null;
        while (in.hasMore()) {
            int field = in.field();
            switch (field) {
                case 1 -> name = in.text("a parameter's name");
                case 2 -> type = type(in, "a parameter's type");
                default -> value = simple(in, field - 3, value);
            }
        }
        if (name == null) {
            throw in.broken("a parameter has no name");
        }
        typed(in, name, type, value);
        return new Template.Parameter(name, type, value);
    }
}
