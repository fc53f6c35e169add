package io.mailuo.codec.declared;

import io.mailuo.codec.declared.Lookup.Test;
import io.mailuo.codec.declared.ValueStep.ObservedBits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps by which the parts of a message, or of a turn of a repetition within it, are read. It goes from the last
 * part to the first, since what is to be done for a part depends on those that follow it: whether one of them asks for its
 * value, and whether one of them may still say when or by whom was sensed what is observed by it.
 */
final class Planner {

    private final @Nullable Planner outer;
    private final List<String> marked;
    /** The parts that have names. */
    private final Set<String> names = new HashSet<>();
    /** Where the values are kept that are asked for. */
    private final Map<String, Integer> asked = new HashMap<>();

    private int slots;
    /** Whether the parts that follow may still change the time or the source of readings. */
    private boolean open;

    /** @param marked the parts whose places lengths and checksums ask for */
    Planner(List<Item> items, List<String> marked) {
        this(null, items, marked);
    }

    private Planner(@Nullable Planner outer, List<Item> items, List<String> marked) {
        this.outer = outer;
        this.marked = marked;
        name(items);
    }

    private void name(List<Item> items) {
        for (var item : items) {
            switch (item) {
                case Item.Choice choice -> choice.branches().forEach(this::name);
                case Item.Value value -> names.add(value.name());
                case Item.Repeat repeat -> names.add(repeat.name());
            }
        }
    }

    /** How many values are kept. */
    int slots() {
        return outer == null ? slots : outer.slots();
    }

    private int newSlot() {
        return outer == null ? slots++ : outer.newSlot();
    }

    /** Asks for the value of a part of this group; answers where it is kept. */
    int ask(String name) {
        return asked.computeIfAbsent(name, _ -> newSlot());
    }

    private Lookup lookup(Reference reference) {
        var found = IntStream.builder();
        for (var group = this; group != null; group = group.outer) {
            if (group.names.contains(reference.field())) {
                found.add(group.ask(reference.field()));
            }
        }
        return new Lookup(reference, found.build().toArray());
    }

    private @Nullable Lookup lookupIfAny(@Nullable Reference reference) {
        return reference == null ? null : lookup(reference);
    }

    private Test test(Condition condition) {
        return new Test(lookup(condition.field()), condition);
    }

    /** The steps of these parts. */
    Step[] steps(List<Item> items) {
        var steps = new Step[items.size()];
        for (int i = steps.length - 1; i >= 0; i--) {
            steps[i] = step(items.get(i));
        }
        return steps;
    }

    private Step step(Item item) {
        var step = switch (item) {
            case Item.Value value -> value(value);
            case Item.Repeat repeat -> repeat(repeat);
            case Item.Choice choice -> choice(choice);
        };
        int mark = marked.indexOf(item.name());
        var placed = mark < 0 ? step : marked(step, mark);
        return item.when() == null ? placed : guarded(placed, test(item.when()));
    }

    /** Notes where the part stands. */
    private static Step marked(Step step, int mark) {
        return progress -> {
            int from = progress.source().at();
            step.read(progress);
            progress.source().mark(mark, from);
        };
    }

    /** Leaves the part out where it is not there. */
    private static Step guarded(Step step, Test when) {
        return progress -> {
            if (when.holds(progress)) {
                step.read(progress);
            }
        };
    }

    private Step value(Item.Value value) {
        var observer = value.observe() == null ? null : observer(value.observe());
        int slot = asked.getOrDefault(value.name(), -1);
        var bits = new ArrayList<ObservedBits>();
        for (var one : value.bits()) {
            if (one.observe() != null) {
                bits.add(new ObservedBits(one, observer(one.observe())));
            }
        }
        var size = count(value.shape().size(), value.name(), Declaration.MOST_BYTES);
        var step = new ValueStep(value, size, slot, bits.toArray(ObservedBits[]::new), observer);
        open |= value.role().isAct();
        return WholeStep.suits(step) ? new WholeStep(step) : step;
    }

    private Count count(Extent extent, String name, int most) {
        return new Count(name, lookupIfAny(extent.field()), extent.toEnd() ? -1 : extent.fixed(), most);
    }

    private Observer observer(Observe observe) {
        var when = observe.when();
        return new Observer(
                observe,
                when == null ? null : test(when),
                lookupIfAny(observe.index()),
                observe.faults().stream()
                        .map(fault -> new Observer.Fault(fault.flag(), test(fault.when())))
                        .toArray(Observer.Fault[]::new),
                open);
    }

    private Step repeat(Item.Repeat repeat) {
        int slot = asked.getOrDefault(repeat.name(), -1);
        var turn = new Planner(this, repeat.items(), List.of());
        var spaced = repeat.spacing() == null ? null : turn.spaced(repeat.spacing());
        // A time that is counted back from the last turn shows after it only.
        turn.open = open
                || spaced != null
                        && (spaced.inside()
                                || spaced.spacing().backwards()
                                        && repeat.count().toEnd());
        var steps = turn.steps(repeat.items());
        int[] ofTurn = turn.asked.values().stream().mapToInt(Integer::intValue).toArray();
        var count = count(repeat.count(), repeat.name(), repeat.most());
        return new RepeatStep(repeat, count, steps, ofTurn, slot, spaced, turn.open);
    }

    private RepeatStep.Spaced spaced(Spacing spacing) {
        var field = spacing.field();
        return new RepeatStep.Spaced(spacing, lookupIfAny(field), field != null && names.contains(field.field()));
    }

    private Step choice(Item.Choice choice) {
        boolean openAfter = open;
        boolean openBefore = open;
        var cases = new HashMap<Object, Step[]>();
        for (var one : choice.cases().entrySet()) {
            open = openAfter;
            cases.put(one.getKey(), steps(one.getValue()));
            openBefore |= open;
        }
        open = openAfter;
        var otherwise = choice.otherwise() == null ? null : steps(choice.otherwise());
        open |= openBefore;
        return new ChoiceStep(lookup(choice.on()), cases, otherwise);
    }
}
