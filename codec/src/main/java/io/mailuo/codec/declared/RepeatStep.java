package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a repetition. */
final class RepeatStep implements Step {

    /**
     * The time between the turns.
     *
     * @param spacing how it is declared
     * @param field the field that holds it, or null for a fixed one
     * @param inside whether that field is one of the turn's own
     */
    record Spaced(Spacing spacing, @Nullable Lookup field, boolean inside) {

        double seconds(Progress progress) {
            return spacing.step(field == null ? null : field.in(progress));
        }
    }

    private final Item.Repeat repeat;
    private final Count count;
    private final Step[] steps;
    private final int[] ofTurn;
    private final int slot;
    private final @Nullable Spaced spaced;
    private final boolean open;

    /**
     * @param steps the parts of a turn
     * @param ofTurn where the values of a turn are kept
     * @param slot where it is kept that the repetition is there
     * @param open whether the time or the source of a turn's readings can still change once they are made
     */
    RepeatStep(
            Item.Repeat repeat,
            Count count,
            Step[] steps,
            int[] ofTurn,
            int slot,
            @Nullable Spaced spaced,
            boolean open) {
        this.repeat = repeat;
        this.count = count;
        this.steps = steps;
        this.ofTurn = ofTurn;
        this.slot = slot;
        this.spaced = spaced;
        this.open = open;
    }

    @Override
    public void read(Progress progress) throws DecodeException {
        var source = progress.source();
        var outer = progress.group();
        int known = count(source, progress);
        double seconds = spaced == null || spaced.inside() ? 0 : spaced.seconds(progress);
        // Readings and people may refer to turns that are over; otherwise one after the other uses the same group.
        boolean each = open || outer.isNamed();
        List<Group> turns = each ? new ArrayList<>() : List.of();
        Group turn = outer.turn();
        int index = 0;
        for (; known >= 0 ? index < known : source.hasMore(repeat); index++) {
            if (index == repeat.most()) {
                throw source.broken(repeat.name() + " may have " + repeat.most() + " turns at most");
            }
            if (each) {
                turn = outer.turn();
                turns.add(turn);
            }
            int at = source.at();
            turn.start(seconds, steps(index, known));
            progress.go(source.turn(repeat, index), turn);
            turn(turn, progress);
            if (known < 0 && source.at() == at) {
                throw source.broken("a turn of " + repeat.name() + " takes no bytes");
            }
        }
        progress.go(source, outer);
        finish(turns, index, known, progress);
    }

    private int count(Source source, Progress progress) throws DecodeException {
        int own = source.turns(repeat);
        int known = own < 0 ? count.in(progress) : own;
        if (known > repeat.most()) {
            throw source.broken(repeat.name() + " may have " + repeat.most() + " turns at most, found " + known);
        }
        return known;
    }

    /** How many turns lie between the outer group's time and that of this turn; counted from the first while unknown. */
    private int steps(int index, int known) {
        if (spaced == null) {
            return 0;
        }
        return spaced.spacing().backwards() && known >= 0 ? index - (known - 1) : index;
    }

    private void turn(Group turn, Progress progress) throws DecodeException {
        progress.forget(ofTurn);
        Step.all(steps, progress);
        if (spaced != null && spaced.inside()) {
            turn.space(spaced.seconds(progress));
        }
    }

    private void finish(List<Group> turns, int number, int known, Progress progress) {
        if (known < 0 && spaced != null && spaced.spacing().backwards()) {
            turns.forEach(turn -> turn.countBack(number - 1));
        }
        progress.group().put(repeat.name(), turns);
        progress.keep(slot, repeat.name());
    }
}
