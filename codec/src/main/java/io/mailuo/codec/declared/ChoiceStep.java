package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one of several sequences of parts.
 *
 * @param on the field that says which
 * @param cases the parts for each of its values
 * @param otherwise the parts for any other value; null where any other is an error
 */
record ChoiceStep(Lookup on, Map<Object, Step[]> cases, Step @Nullable [] otherwise) implements Step {

    @Override
    public void read(Progress progress) throws DecodeException {
        Object found = on.in(progress);
        var chosen = found == null ? null : cases.get(Plain.key(found));
        if (chosen == null) {
            chosen = otherwise;
        }
        if (chosen == null) {
            throw progress.source()
                    .broken(on.reference().text() + " is "
                            + (found instanceof Long whole ? "0x" + Long.toHexString(whole) : String.valueOf(found))
                            + ", which stands for nothing here");
        }
        Step.all(chosen, progress);
    }
}
