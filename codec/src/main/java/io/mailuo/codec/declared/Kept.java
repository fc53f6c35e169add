package io.mailuo.codec.declared;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which fields the parts of a declaration ask each other for: only their values need to be kept while a payload
 * is read for its readings.
 */
final class Kept {

    private final Set<String> names = new HashSet<>();

    private Kept() {}

    /** The parts, each field with the mark whether its value is asked for. */
    static List<Item> mark(List<Item> items) {
        var kept = new Kept();
        kept.collect(items);
        return kept.marked(items);
    }

    private void collect(List<Item> items) {
        for (var item : items) {
            add(item.when());
            switch (item) {
                case Item.Value value -> {
                    add(value.shape().size().field());
                    add(value.observe());
                    value.bits().forEach(bits -> add(bits.observe()));
                    if (value.role() instanceof Role.Length || value.role() instanceof Role.Checksum) {
                        names.add(value.name());
                    }
                }
                case Item.Repeat repeat -> {
                    add(repeat.count().field());
                    add(repeat.spacing() == null ? null : repeat.spacing().field());
                    collect(repeat.items());
                }
                case Item.Choice choice -> {
                    add(choice.on());
                    choice.cases().values().forEach(this::collect);
                    collect(choice.otherwise() == null ? List.of() : choice.otherwise());
                }
            }
        }
    }

    private void add(@Nullable Observe observe) {
        if (observe != null) {
            add(observe.index());
            add(observe.when());
            observe.faults().forEach(fault -> add(fault.when()));
        }
    }

    private void add(@Nullable Condition condition) {
        add(condition == null ? null : condition.field());
    }

    private void add(@Nullable Reference reference) {
        if (reference != null) {
            names.add(reference.field());
        }
    }

    private List<Item> marked(List<Item> items) {
        return items.stream().map(this::marked).toList();
    }

    private Item marked(Item item) {
        return switch (item) {
            case Item.Value value -> value.kept(names.contains(value.name()));
            case Item.Repeat repeat ->
                new Item.Repeat(
                        repeat.name(),
                        repeat.path(),
                        repeat.count(),
                        repeat.most(),
                        marked(repeat.items()),
                        repeat.spacing(),
                        repeat.optional(),
                        repeat.when());
            case Item.Choice choice -> {
                var cases = new HashMap<Object, List<Item>>();
                choice.cases().forEach((value, parts) -> cases.put(value, marked(parts)));
                var otherwise = choice.otherwise() == null ? null : marked(choice.otherwise());
                yield new Item.Choice(choice.on(), cases, otherwise, choice.when());
            }
        };
    }
}
