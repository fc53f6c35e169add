package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one payload by its declaration. For one thread and one payload. */
final class MessageReader {

    private static final int MOST_VALUES = 20_000;
    private static final int USUAL_READINGS = 16;

    private record Pending(Observe observe, Result result, Scope scope) {}

    private final String clause;
    private final ZoneOffset clock;
    private final boolean named;
    private final List<Pending> pending = new ArrayList<>(USUAL_READINGS);
    private int values;

    /** @param named whether all fields are asked for by name; otherwise only those that others refer to are kept */
    MessageReader(String clause, ZoneOffset clock, boolean named) {
        this.clause = clause;
        this.clock = clock;
        this.named = named;
    }

    /** The readings of what was read. */
    List<Reading> readings() {
        var readings = new ArrayList<Reading>(pending.size());
        for (var one : pending) {
            var observe = one.observe();
            var when = observe.when();
            String property = observe.property(one.scope());
            if (property != null && (when == null || when.holds(one.scope()))) {
                readings.add(new Reading(
                        one.scope().source(),
                        property,
                        one.scope().time(),
                        one.result(),
                        observe.unit(),
                        observe.quality(one.scope())));
            }
        }
        return readings;
    }

    /** Reads the outermost parts of a declaration; those that lengths and checksums ask for are marked. */
    Scope read(Declaration declaration, Source source) throws DecodeException {
        var items = declaration.items();
        var scope = new Scope();
        for (int i = 0; i < items.size(); i++) {
            int from = source.at();
            if (read(items.get(i), source, scope) && declaration.isMarked(i)) {
                source.mark(items.get(i).name(), from);
            }
        }
        return scope;
    }

    private void read(List<Item> items, Source source, Scope scope) throws DecodeException {
        for (var item : items) {
            read(item, source, scope);
        }
    }

    /** Whether the part is there. */
    private boolean read(Item item, Source source, Scope scope) throws DecodeException {
        var when = item.when();
        if (when != null && !when.holds(scope)) {
            return false;
        }
        switch (item) {
            case Item.Value value -> value(value, source, scope);
            case Item.Repeat repeat -> repeat(repeat, source, scope);
            case Item.Choice choice -> choice(choice, source, scope);
        }
        return true;
    }

    private DecodeException broken(int at, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, at, rule, clause);
    }

    private void value(Item.Value value, Source source, Scope scope) throws DecodeException {
        int at = source.at();
        if (++values > MOST_VALUES) {
            throw broken(at, "a payload may hold " + MOST_VALUES + " values at most");
        }
        if (value.simple() && source instanceof BinarySource bytes) {
            whole(value, bytes.whole(value), at, scope);
            return;
        }
        Object raw = source.take(value, size(value, source, scope));
        if (raw == null || !value.absent().isEmpty() && value.absent().contains(Plain.key(raw))) {
            return;
        }
        result(
                value,
                value.bits().isEmpty() ? value.conversion().value(raw) : bits(value, (Number) raw, scope),
                at,
                scope);
    }

    /** A simple value: usually there is nothing to be said against it, and nobody asks for it by name. */
    private void whole(Item.Value value, long raw, int at, Scope scope) throws DecodeException {
        double number = value.conversion().number(raw);
        Object constant = value.constant();
        boolean usual = Double.isFinite(number)
                && number >= value.least()
                && number <= value.most()
                && (constant == null || number == raw && constant.equals(raw));
        if (!usual || named || value.kept()) {
            result(value, value.conversion().value(raw), at, scope);
        } else if (value.observe() != null) {
            observe(value.observe(), value.observe().number(number), scope);
        }
    }

    private void result(Item.Value value, Object result, int at, Scope scope) throws DecodeException {
        if (result instanceof Double real && !Double.isFinite(real)) {
            keep(value, real.toString(), scope);
            return;
        }
        Object constant = value.constant();
        if (constant != null && !Plain.key(constant).equals(Plain.key(result))) {
            throw broken(at, value.name() + " must be " + shown(value, constant) + ", found " + shown(value, result));
        }
        if (result instanceof Number number
                && (number.doubleValue() < value.least() || number.doubleValue() > value.most())) {
            throw broken(
                    at, value.name() + " must be from " + value.least() + " to " + value.most() + ", found " + number);
        }
        keep(value, result, scope);
        role(value, result, at, scope);
        if (value.observe() != null) {
            observe(value.observe(), value.observe().result(result), scope);
        }
    }

    private void keep(Item.Value value, Object result, Scope scope) {
        if (named || value.kept()) {
            scope.put(value.name(), result);
        }
    }

    private static String shown(Item.Value value, Object result) {
        return result instanceof Long whole && value.shape().type() == Shape.Type.UNSIGNED
                ? "0x" + Long.toHexString(whole)
                : result.toString();
    }

    private void role(Item.Value value, Object result, int at, Scope scope) throws DecodeException {
        switch (value.role()) {
            case Role.Plain _ -> {}
            case Role.Time(var format, var zone) -> {
                var time = format.read(result, zone == null ? clock : zone);
                if (time.isEmpty()) {
                    throw new DecodeException(
                            QuarantineReason.TIME, at, value.name() + " is no time: " + result, clause);
                }
                scope.time(time.get());
            }
            case Role.Source() -> scope.source(result.toString());
            case Role.Length _ -> {}
            case Role.Checksum _ -> {}
        }
    }

    private void observe(Observe observe, @Nullable Result result, Scope scope) {
        if (result != null) {
            pending.add(new Pending(observe, result, scope));
        }
    }

    private BitGroup bits(Item.Value value, Number raw, Scope scope) {
        long whole = raw.longValue();
        for (var bits : value.bits()) {
            if (bits.observe() != null) {
                observe(bits.observe(), bits.observe().result(bits.value(whole)), scope);
            }
        }
        return new BitGroup(value, whole);
    }

    private int size(Item.Value value, Source source, Scope scope) throws DecodeException {
        var size = value.shape().size();
        return size.toEnd() ? -1 : count(size, Declaration.MOST_BYTES, value.name(), source, scope);
    }

    private int count(Extent extent, int most, String name, Source source, Scope scope) throws DecodeException {
        var field = extent.field();
        if (field == null) {
            return extent.fixed();
        }
        if (!(scope.find(field) instanceof Long count)) {
            throw source.broken(name + " is counted by " + field.text() + ", which is absent");
        }
        if (count < 0 || count > most) {
            throw source.broken(name + ": " + field.text() + " is " + count + ", at most " + most + " are allowed");
        }
        return count.intValue();
    }

    private void repeat(Item.Repeat repeat, Source source, Scope scope) throws DecodeException {
        int count = source.turns(repeat);
        if (count < 0 && !repeat.count().toEnd()) {
            count = count(repeat.count(), repeat.most(), repeat.name(), source, scope);
        }
        if (count > repeat.most()) {
            throw source.broken(repeat.name() + " may have " + repeat.most() + " turns at most, found " + count);
        }
        var turns = new ArrayList<Scope>();
        while (count >= 0 ? turns.size() < count : source.hasMore(repeat)) {
            if (turns.size() == repeat.most()) {
                throw source.broken(repeat.name() + " may have " + repeat.most() + " turns at most");
            }
            var turn = new Scope(scope, repeat.spacing(), turns.size(), count);
            int at = source.at();
            read(repeat.items(), source.turn(repeat, turns.size()), turn);
            if (count < 0 && source.at() == at) {
                throw source.broken("a turn of " + repeat.name() + " takes no bytes");
            }
            turns.add(turn);
        }
        if (count < 0 && repeat.spacing() != null) {
            turns.forEach(turn -> turn.counted(turns.size()));
        }
        scope.put(repeat.name(), turns);
    }

    private void choice(Item.Choice choice, Source source, Scope scope) throws DecodeException {
        Object on = scope.find(choice.on());
        var items = choice.chosen(on);
        if (items == null) {
            throw source.broken(choice.on().text() + " is "
                    + (on instanceof Long whole ? "0x" + Long.toHexString(whole) : String.valueOf(on))
                    + ", which stands for nothing here");
        }
        read(items, source, scope);
    }
}
