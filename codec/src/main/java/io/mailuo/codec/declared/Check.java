package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is checked by a field once all is read: a length or a checksum.
 *
 * @param value the field
 * @param slot where its value is kept
 */
record Check(Item.Value value, int slot) {

    private static final int MOST_DIGITS = 16;

    /** @param checks where given and computed checksum are told, or null */
    void verify(Progress progress, byte[] payload, Spans.Places places, @Nullable Map<String, Object> checks)
            throws DecodeException {
        if (!(progress.kept(slot) instanceof Long given)) {
            return;
        }
        String name = value.name();
        switch (value.role()) {
            case Role.Length length -> {
                long counted = Spans.length(length, places, payload.length);
                if (counted != given) {
                    throw progress.broken(places.from(name, 0), name + " says " + given + ", counted " + counted);
                }
            }
            case Role.Checksum checksum -> {
                long computed = Spans.checksum(checksum, name, places, payload);
                if (computed != given) {
                    throw progress.broken(
                            QuarantineReason.CHECKSUM,
                            places.from(name, 0),
                            name + " given " + shown(given) + ", computed " + shown(computed));
                }
                if (checks != null) {
                    checks.put(name, Map.of("given", shown(given), "computed", shown(computed)));
                }
            }
            case Role.Plain _ -> {}
            case Role.Source _ -> {}
            case Role.Time _ -> {}
        }
    }

    private String shown(long number) {
        int digits = Math.min(2 * value.shape().size().fixed(), MOST_DIGITS);
        return HexFormat.of().toHexDigits(number, digits).toUpperCase(Locale.ROOT);
    }
}
