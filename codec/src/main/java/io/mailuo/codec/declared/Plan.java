package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How payloads of a declaration are read, step by step. Made once, when it is loaded. Thread-safe. */
final class Plan {

    private final Step[] steps;
    private final int slots;
    private final List<String> marked;
    private final List<Check> checks;

    /** @param items the parts of the declaration, in their order */
    Plan(List<Item> items) {
        var checked = checked(items);
        marked = marked(checked);
        var planner = new Planner(items, marked);
        checks = checked.stream()
                .map(value -> new Check(value, planner.ask(value.name())))
                .toList();
        steps = planner.steps(items);
        slots = planner.slots();
    }

    private static List<Item.Value> checked(List<Item> items) {
        var checked = new ArrayList<Item.Value>();
        for (var item : items) {
            if (item instanceof Item.Value value
                    && (value.role() instanceof Role.Length || value.role() instanceof Role.Checksum)) {
                checked.add(value);
            }
        }
        return checked;
    }

    /** The names of the parts whose places lengths and checksums ask for. */
    private static List<String> marked(List<Item.Value> checked) {
        Set<String> names = new LinkedHashSet<>();
        for (var value : checked) {
            names.add(value.name());
            switch (value.role()) {
                case Role.Length length -> names.addAll(List.of(length.from(), length.to()));
                case Role.Checksum sum -> names.addAll(List.of(sum.from(), sum.to()));
                case Role.Plain _ -> {}
                case Role.Source _ -> {}
                case Role.Time _ -> {}
            }
        }
        names.remove("");
        return List.copyOf(names);
    }

    /** How many values are kept for other parts. */
    int slots() {
        return slots;
    }

    /** The names of the parts whose places in bytes are noted. */
    List<String> marked() {
        return marked;
    }

    /** Reads all parts. */
    void read(Progress progress) throws DecodeException {
        Step.all(steps, progress);
    }

    /**
     * Verifies lengths and checksums, once all is read.
     *
     * @param told where given and computed checksums are told, or null
     */
    void verify(Progress progress, byte[] payload, Spans.Places places, @Nullable Map<String, Object> told)
            throws DecodeException {
        for (var check : checks) {
            check.verify(progress, payload, places, told);
        }
    }
}
