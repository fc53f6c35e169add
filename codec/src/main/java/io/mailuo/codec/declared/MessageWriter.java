package io.mailuo.codec.declared;

import io.mailuo.codec.MessageFields;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a message by its declaration: the counterpart of {@link Plan}. Stateless. */
final class MessageWriter {

    private MessageWriter() {}

    static void write(List<Item> items, Sink sink, MessageFields fields, Scope scope) {
        for (var item : items) {
            var when = item.when();
            if (when != null && !when.allows(scope.find(when.field()))) {
                continue;
            }
            int from = sink.at();
            switch (item) {
                case Item.Value value -> value(value, items, sink, fields, scope);
                case Item.Repeat repeat -> repeat(repeat, sink, fields, scope);
                case Item.Choice choice -> {
                    var chosen = choice.chosen(scope.find(choice.on()));
                    if (chosen == null) {
                        throw new IllegalArgumentException(
                                "field '" + choice.on().text() + "' is " + scope.find(choice.on())
                                        + ", which stands for nothing here");
                    }
                    write(chosen, sink, fields, scope);
                }
            }
            sink.mark(item.name(), from);
        }
    }

    private static void value(Item.Value value, List<Item> items, Sink sink, MessageFields fields, Scope scope) {
        if (value.role() instanceof Role.Length || value.role() instanceof Role.Checksum) {
            fields.ignore(value.name());
            sink.put(value, 0L, value.shape().size().fixed());
            return;
        }
        Object stated = fields.any(value.name());
        Object result = value.constant();
        if (result == null) {
            result = counted(value, items, sink, fields);
        }
        if (result == null) {
            result = stated == null ? null : Plain.key(stated);
        }
        if (result == null) {
            absent(value, sink, fields, scope);
            return;
        }
        Object raw = value.bits().isEmpty() ? raw(value, result) : bits(value, fields.group(value.name()), scope);
        if (result instanceof Number number
                && (number.doubleValue() < value.least() || number.doubleValue() > value.most())) {
            throw new IllegalArgumentException("field '" + value.name() + "' must be from " + value.least() + " to "
                    + value.most() + ", got " + number);
        }
        sink.put(value, raw, size(value.shape().size(), scope));
        if (value.bits().isEmpty()) {
            scope.put(value.name(), result);
        }
    }

    private static void absent(Item.Value value, Sink sink, MessageFields fields, Scope scope) {
        if (!value.absent().isEmpty()) {
            sink.put(value, value.absent().getFirst(), size(value.shape().size(), scope));
        } else if (value.optional()) {
            sink.put(value, null, -1);
        } else {
            // Says that it is missing, with its whole path.
            fields.text(value.name());
        }
    }

    private static Object raw(Item.Value value, Object result) {
        var raw = value.conversion().raw(result, value.shape().type().isWhole());
        if (raw == null) {
            throw new IllegalArgumentException("field '" + value.name() + "' must be a number or one of "
                    + value.conversion().labels().values() + ", got '" + result + "'");
        }
        return raw;
    }

    private static Object bits(Item.Value value, MessageFields group, Scope scope) {
        long whole = 0;
        var known = new LinkedHashMap<String, Object>();
        for (var bits : value.bits()) {
            Object stated = group.any(bits.name());
            if (stated == null) {
                group.text(bits.name());
                continue;
            }
            Object result = Plain.key(stated);
            Object raw = bits.truth()
                    ? Long.valueOf(group.truth(bits.name()) ? 1 : 0)
                    : bits.conversion().raw(result, true);
            if (!(raw instanceof Number number) || bits.of(number.longValue() << bits.low()) != number.longValue()) {
                throw new IllegalArgumentException("field '" + value.name() + "." + bits.name()
                        + "' must be a value of " + bits.count() + " bits, got '" + stated + "'");
            }
            whole |= number.longValue() << bits.low() & bits.mask();
            known.put(bits.name(), result);
        }
        whole |= group.integer(Declaration.OTHER_BITS, Long.MIN_VALUE, Long.MAX_VALUE, 0);
        group.end();
        scope.put(value.name(), known);
        return whole >= 0 ? (Object) whole : new BigInteger(Long.toUnsignedString(whole));
    }

    /** The number of turns or bytes that {@code value} states of a part that follows it; null where it states none. */
    private static @Nullable Object counted(Item.Value value, List<Item> items, Sink sink, MessageFields fields) {
        var own = new Reference(value.name(), null);
        for (var item : items) {
            switch (item) {
                case Item.Repeat repeat
                when own.equals(repeat.count().field()) -> {
                    return (long) fields.groups(repeat.name()).size();
                }
                case Item.Value text
                when own.equals(text.shape().size().field()) -> {
                    var stated = fields.any(text.name());
                    return stated == null ? null : (Object) (long) sink.size(text, stated);
                }
                default -> {}
            }
        }
        return null;
    }

    private static int size(Extent extent, Scope scope) {
        if (extent.toEnd()) {
            return -1;
        }
        if (extent.field() == null) {
            return extent.fixed();
        }
        return scope.find(extent.field()) instanceof Number number ? number.intValue() : -1;
    }

    private static void repeat(Item.Repeat repeat, Sink sink, MessageFields fields, Scope scope) {
        if (repeat.optional() && !fields.has(repeat.name())) {
            return;
        }
        var turns = fields.groups(repeat.name());
        int wanted = size(repeat.count(), scope);
        if (turns.size() > repeat.most() || wanted >= 0 && wanted != turns.size()) {
            throw new IllegalArgumentException("field '" + repeat.name() + "' must be a list of "
                    + (wanted >= 0 ? wanted : "at most " + repeat.most()) + " turns, got " + turns.size());
        }
        var list = sink.begin(repeat);
        for (var turn : turns) {
            write(repeat.items(), list.turn(), turn, new Scope(scope));
            turn.end();
        }
    }

    /** The payload of a message. */
    static byte[] payload(Declaration declaration, MessageFields fields) {
        var scope = new Scope(null);
        return switch (declaration.format()) {
            case BINARY -> {
                var sink = new BinarySink();
                write(declaration.items(), sink, fields, scope);
                yield sink.finish(declaration.items());
            }
            case JSON -> {
                var sink = new TreeSink();
                write(declaration.items(), sink, fields, scope);
                yield sink.finish();
            }
            case TEXT -> {
                fields.ignore("checksum");
                var form = declaration.text();
                if (form == null) {
                    throw new IllegalStateException("a text without a form");
                }
                var sink = new CellSink(form);
                write(declaration.items(), sink, fields, scope);
                yield sink.finish();
            }
        };
    }
}
