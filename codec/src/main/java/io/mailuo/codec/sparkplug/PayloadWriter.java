package io.mailuo.codec.sparkplug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes payloads by the schema of Sparkplug 3.0, 6.4.1: the counterpart of {@link PayloadReader}. */
final class PayloadWriter {

    private PayloadWriter() {}

    static byte[] write(SparkplugPayload payload) {
        var out = new WireWriter().number(1, payload.timestamp());
        payload.metrics().forEach(metric -> out.message(2, metric(metric)));
        out.number(3, payload.seq()).text(4, payload.uuid());
        if (payload.body() != null) {
            out.bytes(5, payload.body().bytes());
        }
        return out.toByteArray();
    }

    private static @Nullable Long code(@Nullable DataType type) {
        return type == null ? null : (Long) (long) type.code();
    }

    private static WireWriter metric(Metric metric) {
        var out = new WireWriter()
                .text(1, metric.name())
                .number(2, metric.alias())
                .number(3, metric.timestamp())
                .number(4, code(metric.type()));
        flag(out, 5, metric.historical());
        flag(out, 6, metric.transientValue());
        flag(out, 7, metric.isNull());
        if (metric.metadata() != null) {
            out.message(8, metadata(metric.metadata()));
        }
        if (metric.properties() != null) {
            out.message(9, properties(metric.properties()));
        }
        value(out, 10, metric.value());
        return out;
    }

    private static void flag(WireWriter out, int field, boolean flag) {
        if (flag) {
            out.truth(field, true);
        }
    }

    /** Writes a value by its place in the {@code oneof}, whose first field is {@code first}. */
    private static void value(WireWriter out, int first, @Nullable Value value) {
        switch (value) {
            case null -> {}
            case Value.Int(int bits) -> out.number(first, bits & 0xffffffffL);
            case Value.Long(long bits) -> out.number(first + 1, bits);
            case Value.Float(float number) -> out.fixed32(first + 2, number);
            case Value.Double(double number) -> out.fixed64(first + 3, number);
            case Value.Bool(boolean truth) -> out.truth(first + 4, truth);
            case Value.Text(String text) -> out.text(first + 5, text);
            case Value.Bytes(var octets) -> out.bytes(first + 6, octets.bytes());
            case Value.Table(DataSet table) -> out.message(first + 7, dataSet(table));
            case Value.Instance(Template template) -> out.message(first + 8, template(template));
            case Value.Properties(PropertySet set) -> out.message(first + 6, properties(set));
            case Value.PropertiesList(List<PropertySet> list) -> {
                var inner = new WireWriter();
                list.forEach(set -> inner.message(1, properties(set)));
                out.message(first + 7, inner);
            }
        }
    }

    private static WireWriter metadata(MetaData metadata) {
        return new WireWriter()
                .truth(1, metadata.multiPart())
                .text(2, metadata.contentType())
                .number(3, metadata.size())
                .number(4, metadata.seq())
                .text(5, metadata.fileName())
                .text(6, metadata.fileType())
                .text(7, metadata.md5())
                .text(8, metadata.description());
    }

    private static WireWriter properties(PropertySet set) {
        var out = new WireWriter();
        set.entries().forEach(entry -> out.text(1, entry.key()));
        for (var entry : set.entries()) {
            var inner = new WireWriter().number(1, code(entry.type()));
            flag(inner, 2, entry.isNull());
            value(inner, 3, entry.value());
            out.message(2, inner);
        }
        return out;
    }

    private static WireWriter dataSet(DataSet table) {
        var out = new WireWriter().number(1, (long) table.columns().size());
        table.columns().forEach(column -> out.text(2, column.name()));
        table.columns().forEach(column -> out.number(3, code(column.type())));
        for (var row : table.rows()) {
            var inner = new WireWriter();
            for (var element : row) {
                var cell = new WireWriter();
                value(cell, 1, element);
                inner.message(1, cell);
            }
            out.message(4, inner);
        }
        return out;
    }

    private static WireWriter template(Template template) {
        var out = new WireWriter().text(1, template.version());
        template.metrics().forEach(metric -> out.message(2, metric(metric)));
        for (var parameter : template.parameters()) {
            var inner = new WireWriter().text(1, parameter.name()).number(2, code(parameter.type()));
            value(inner, 3, parameter.value());
            out.message(3, inner);
        }
        return out.text(4, template.reference()).truth(5, template.definition());
    }
}
