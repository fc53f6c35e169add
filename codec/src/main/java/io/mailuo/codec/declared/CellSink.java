package io.mailuo.codec.declared;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes fields as the cells of a text, with or without their names. */
final class CellSink implements Sink {

    private final TextForm form;
    private final List<String> cells = new ArrayList<>();

    CellSink(TextForm form) {
        this.form = form;
    }

    @Override
    public void put(Item.Value value, @Nullable Object raw, int size) {
        if (!form.assign().isEmpty()) {
            if (raw != null) {
                cells.add(value.shape().path().getFirst() + form.assign() + Words.text(value.shape(), raw));
            }
        } else {
            cells.add(raw == null ? "" : Words.text(value.shape(), raw));
        }
    }

    @Override
    public int size(Item.Value value, Object raw) {
        return -1;
    }

    @Override
    public int at() {
        return cells.size();
    }

    @Override
    public void mark(String name, int from) {
        // Texts have no lengths and checksums among their cells.
    }

    byte[] finish() {
        return form.write(cells);
    }
}
