package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.Tables;
import io.mailuo.spec.catalogue.ObservedProperties;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The elements of SL 651-2014, annex C. */
public final class Sl651Elements {

    private static final int COLUMNS = 4;
    private static final Map<String, Definition> BY_ID = new HashMap<>();
    private static final Map<String, Definition> BY_CODE = new HashMap<>();

    /**
     * An element.
     *
     * @param id identifier in hexadecimal
     * @param code letters of the ASCII form
     * @param unit UCUM code or empty
     * @param name Chinese name
     * @param property observed property: of the catalogue, or {@code sl651:<id>}
     */
    public record Definition(String id, String code, String unit, String name, String property) {}

    static {
        for (var row : Tables.rows(Sl651Elements.class, "elements.csv", COLUMNS)) {
            String property = ObservedProperties.named("sl651", row[0])
                    .map(found -> found.id())
                    .orElse("sl651:" + row[0]);
            var definition = new Definition(row[0], row[1], row[2], row[3], property);
            BY_ID.put(row[0], definition);
            BY_CODE.put(row[1].toUpperCase(Locale.ROOT), definition);
        }
    }

    private Sl651Elements() {}

    /** The element with this identifier. */
    public static Optional<Definition> find(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** The element with these letters of the ASCII form, in either case. */
    public static Optional<Definition> byCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code.toUpperCase(Locale.ROOT)));
    }
}
