package io.mailuo.codec.sparkplug;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Payloads as named fields, by the names of the schema. */
final class SparkplugFields {

    private static final long MOST = Long.MAX_VALUE;

    private SparkplugFields() {}

    static Map<String, Object> describe(byte[] bytes) throws DecodeException {
        var payload = SparkplugPayload.read(bytes);
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "timestamp", payload.timestamp());
        fields.put(
                "metrics",
                payload.metrics().stream().map(SparkplugFields::metric).toList());
        put(fields, "seq", payload.seq());
        put(fields, "uuid", payload.uuid());
        put(fields, "body", payload.body() == null ? null : payload.body().hex());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void flag(Map<String, Object> fields, String name, boolean flag) {
        if (flag) {
            fields.put(name, true);
        }
    }

    private static Map<String, Object> metric(Metric metric) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "name", metric.name());
        put(fields, "alias", metric.alias());
        put(fields, "timestamp", metric.timestamp());
        put(fields, "datatype", metric.type() == null ? null : metric.type().label());
        flag(fields, "is_historical", metric.historical());
        flag(fields, "is_transient", metric.transientValue());
        flag(fields, "is_null", metric.isNull());
        if (metric.metadata() != null) {
            fields.put("metadata", metadata(metric.metadata()));
        }
        if (metric.properties() != null) {
            fields.put("properties", properties(metric.properties()));
        }
        value(fields, metric.type(), metric.value());
        return fields;
    }

    private static Map<String, Object> metadata(MetaData metadata) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "is_multi_part", metadata.multiPart());
        put(fields, "content_type", metadata.contentType());
        put(fields, "size", metadata.size());
        put(fields, "seq", metadata.seq());
        put(fields, "file_name", metadata.fileName());
        put(fields, "file_type", metadata.fileType());
        put(fields, "md5", metadata.md5());
        put(fields, "description", metadata.description());
        return fields;
    }

    /** Puts {@code value} by its type, or under the schema's name of it where its type is not said. */
    private static void value(Map<String, Object> fields, @Nullable DataType type, @Nullable Value value) {
        if (value == null) {
            return;
        }
        if (type != null) {
            put(fields, "value", plain(Typed.value(type, value)));
            return;
        }
        switch (value) {
            case Value.Int(int bits) -> fields.put("int_value", bits & 0xffffffffL);
            case Value.Long(long bits) -> fields.put("long_value", bits);
            case Value.Float number -> fields.put("float_value", plain(Typed.value(DataType.FLOAT, number)));
            case Value.Double number -> fields.put("double_value", plain(Typed.value(DataType.DOUBLE, number)));
            case Value.Bool(boolean truth) -> fields.put("boolean_value", truth);
            case Value.Text(String text) -> fields.put("string_value", text);
            case Value.Bytes(Octets octets) -> fields.put("bytes_value", octets.hex());
            case Value.Table(DataSet table) -> fields.put("dataset_value", plain(table));
            case Value.Instance(Template template) -> fields.put("template_value", plain(template));
            case Value.Properties(PropertySet set) -> fields.put("propertyset_value", plain(set));
            case Value.PropertiesList(List<PropertySet> list) -> fields.put("propertysets_value", plain(list));
        }
    }

    private static @Nullable Object plain(@Nullable Object meaning) {
        return switch (meaning) {
            case null -> null;
            case Octets octets -> octets.hex();
            case DataSet table -> table(table);
            case Template template -> template(template);
            case PropertySet set -> properties(set);
            case List<?> list -> list.stream().map(SparkplugFields::plain).toList();
            case Double number when !Double.isFinite(number) -> number.toString();
            default -> meaning;
        };
    }

    private static List<Map<String, Object>> properties(PropertySet set) {
        var list = new ArrayList<Map<String, Object>>();
        for (var entry : set.entries()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("key", entry.key());
            put(fields, "type", entry.type() == null ? null : entry.type().label());
            flag(fields, "is_null", entry.isNull());
            value(fields, entry.type(), entry.value());
            list.add(fields);
        }
        return list;
    }

    private static Map<String, Object> table(DataSet table) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("columns", table.columns().stream().map(DataSet.Column::name).toList());
        fields.put(
                "types",
                table.columns().stream().map(column -> column.type().label()).toList());
        var rows = new ArrayList<List<Object>>();
        for (var row : table.rows()) {
            var cells = new ArrayList<Object>();
            for (int i = 0; i < row.size(); i++) {
                var cell = plain(Typed.value(table.columns().get(i).type(), row.get(i)));
                cells.add(cell == null ? "" : cell);
            }
            rows.add(cells);
        }
        fields.put("rows", rows);
        return fields;
    }

    private static Map<String, Object> template(Template template) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "version", template.version());
        put(fields, "template_ref", template.reference());
        put(fields, "is_definition", template.definition());
        fields.put(
                "metrics",
                template.metrics().stream().map(SparkplugFields::metric).toList());
        var parameters = new ArrayList<Map<String, Object>>();
        for (var parameter : template.parameters()) {
            var inner = new LinkedHashMap<String, Object>();
            inner.put("name", parameter.name());
            put(
                    inner,
                    "type",
                    parameter.type() == null ? null : parameter.type().label());
            value(inner, parameter.type(), parameter.value());
            parameters.add(inner);
        }
        fields.put("parameters", parameters);
        return fields;
    }

    static byte[] write(MessageFields fields) {
        var metrics = fields.groups("metrics").stream()
                .map(SparkplugFields::readMetric)
                .toList();
        return new SparkplugPayload(
                        number(fields, "timestamp"),
                        metrics,
                        number(fields, "seq"),
                        fields.textOrNull("uuid"),
                        fields.has("body") ? new Octets(fields.hex("body")) : null)
                .write();
    }

    private static @Nullable Long number(MessageFields fields, String name) {
        return fields.has(name) ? (Long) fields.integer(name, 0, MOST) : null;
    }

    private static @Nullable DataType type(MessageFields fields, String name) {
        String label = fields.textOrNull(name);
        return label == null ? null : type(label);
    }

    private static DataType type(String label) {
        return DataType.of(label).orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no data type"));
    }

    private static Metric readMetric(MessageFields fields) {
        var type = type(fields, "datatype");
        var metric = new Metric(
                fields.textOrNull("name"),
                number(fields, "alias"),
                number(fields, "timestamp"),
                type,
                fields.truthOrFalse("is_historical"),
                fields.truthOrFalse("is_transient"),
                fields.truthOrFalse("is_null"),
                fields.has("metadata") ? readMetadata(fields.group("metadata")) : null,
                fields.has("properties") ? readProperties(fields.groups("properties")) : null,
                readValue(fields, type));
        fields.end();
        return metric;
    }

    private static MetaData readMetadata(MessageFields fields) {
        var metadata = new MetaData(
                fields.has("is_multi_part") ? (Boolean) fields.truth("is_multi_part") : null,
                fields.textOrNull("content_type"),
                number(fields, "size"),
                number(fields, "seq"),
                fields.textOrNull("file_name"),
                fields.textOrNull("file_type"),
                fields.textOrNull("md5"),
                fields.textOrNull("description"));
        fields.end();
        return metadata;
    }

    private static PropertySet readProperties(List<MessageFields> list) {
        var entries = new ArrayList<PropertySet.Entry>();
        for (var fields : list) {
            var type = type(fields, "type");
            entries.add(new PropertySet.Entry(
                    fields.text("key"), type, fields.truthOrFalse("is_null"), readValue(fields, type)));
            fields.end();
        }
        return new PropertySet(entries);
    }

    private static @Nullable Value readValue(MessageFields fields, @Nullable DataType type) {
        if (type == null) {
            return readUntyped(fields);
        }
        if (!fields.has("value")) {
            return null;
        }
        return switch (type.kind()) {
            case BYTES -> new Value.Bytes(new Octets(fields.hex("value")));
            case DATA_SET -> new Value.Table(readTable(fields.group("value")));
            case TEMPLATE -> new Value.Instance(readTemplate(fields.group("value")));
            case PROPERTY_SET -> new Value.Properties(readProperties(fields.groups("value")));
            case PROPERTY_SET_LIST ->
                throw new IllegalArgumentException("a list of property sets is not written from fields");
            default -> Typed.write(type, known(fields.any("value")));
        };
    }

    private static Object known(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("field 'value' is missing");
        }
        return value;
    }

    private static @Nullable Value readUntyped(MessageFields fields) {
        if (fields.has("int_value")) {
            return new Value.Int((int) fields.integer("int_value", 0, 0xffffffffL));
        }
        if (fields.has("long_value")) {
            return new Value.Long(fields.integer("long_value", Long.MIN_VALUE, MOST));
        }
        if (fields.has("float_value")) {
            return Typed.write(DataType.FLOAT, known(fields.any("float_value")));
        }
        if (fields.has("double_value")) {
            return Typed.write(DataType.DOUBLE, known(fields.any("double_value")));
        }
        if (fields.has("boolean_value")) {
            return new Value.Bool(fields.truth("boolean_value"));
        }
        if (fields.has("string_value")) {
            return new Value.Text(fields.text("string_value"));
        }
        if (fields.has("bytes_value")) {
            return new Value.Bytes(new Octets(fields.hex("bytes_value")));
        }
        if (fields.has("dataset_value")) {
            return new Value.Table(readTable(fields.group("dataset_value")));
        }
        if (fields.has("propertyset_value")) {
            return new Value.Properties(readProperties(fields.groups("propertyset_value")));
        }
        return fields.has("template_value") ? new Value.Instance(readTemplate(fields.group("template_value"))) : null;
    }

    private static DataSet readTable(MessageFields fields) {
        var names = list(fields, "columns");
        var types = list(fields, "types");
        if (names.size() != types.size()) {
            throw new IllegalArgumentException("fields 'columns' and 'types' must be of one length");
        }
        var columns = new ArrayList<DataSet.Column>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new DataSet.Column(
                    names.get(i).toString(), type(types.get(i).toString())));
        }
        var rows = new ArrayList<List<Value>>();
        for (var row : list(fields, "rows")) {
            if (!(row instanceof List<?> cells) || cells.size() != columns.size()) {
                throw new IllegalArgumentException("field 'rows' must hold lists of " + columns.size() + " values");
            }
            var values = new ArrayList<Value>();
            for (int i = 0; i < cells.size(); i++) {
                values.add(Typed.write(columns.get(i).type(), known(cells.get(i))));
            }
            rows.add(values);
        }
        fields.end();
        return new DataSet(columns, rows);
    }

    private static List<?> list(MessageFields fields, String name) {
        if (fields.any(name) instanceof List<?> list && !list.contains(null)) {
            return list;
        }
        throw new IllegalArgumentException("field '" + name + "' must be a list");
    }

    private static Template readTemplate(MessageFields fields) {
        var parameters = new ArrayList<Template.Parameter>();
        for (var inner : fields.groups("parameters")) {
            var type = type(inner, "type");
            parameters.add(new Template.Parameter(inner.text("name"), type, readValue(inner, type)));
            inner.end();
        }
        var template = new Template(
                fields.textOrNull("version"),
                fields.groups("metrics").stream()
                        .map(SparkplugFields::readMetric)
                        .toList(),
                parameters,
                fields.textOrNull("template_ref"),
                fields.has("is_definition") ? (Boolean) fields.truth("is_definition") : null);
        fields.end();
        return template;
    }
}
