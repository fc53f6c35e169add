package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.declared.TextForm.Cell;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields from the cells of a text, one after another. */
final class CellSource implements Source {

    private final List<Cell> cells;
    private final int length;
    private final String clause;
    private int next;

    CellSource(List<Cell> cells, int length, String clause) {
        this.cells = cells;
        this.length = length;
        this.clause = clause;
    }

    @Override
    public @Nullable Object take(Item.Value value, int size) throws DecodeException {
        if (next == cells.size()) {
            if (value.optional()) {
                return null;
            }
            throw broken(value.name() + " is missing");
        }
        var cell = cells.get(next);
        if (cell.text().isEmpty() && value.optional()) {
            next++;
            return null;
        }
        var raw = Words.value(value.shape().type(), cell.text());
        if (raw == null) {
            throw broken(value.name() + " must be of type "
                    + DeclarationReader.typeName(value.shape().type()));
        }
        next++;
        return raw;
    }

    @Override
    public int turns(Item.Repeat repeat) {
        return -1;
    }

    @Override
    public boolean hasMore(Item.Repeat repeat) {
        return cells.size() - next > repeat.count().leave();
    }

    @Override
    public Source turn(Item.Repeat repeat, int index) {
        return this;
    }

    @Override
    public void mark(int mark, int from) {
        // Texts have no lengths and checksums among their cells.
    }

    @Override
    public int at() {
        return next < cells.size() ? cells.get(next).offset() : length;
    }

    @Override
    public DecodeException broken(String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, at(), rule, clause);
    }

    void end() throws DecodeException {
        if (next < cells.size()) {
            throw broken((cells.size() - next) + " cells are left over after the last field");
        }
    }
}
