package io.mailuo.codec.szy206;

import io.mailuo.codec.bytes.Tables;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A parameter of water quality: each has a bit in five bytes that go before the values (SL/T 427-2021 table 18).
 *
 * @param name Chinese name
 * @param size bytes of a value
 * @param decimals places after the point
 * @param unit UCUM code, empty where the places after the point are not known
 * @param property observed property: of the catalogue, or {@code szy206:quality<bit>}
 */
public record Szy206Quality(String name, int size, int decimals, String unit, String property) {

    /** How many bits there are. */
    static final int BITS = 40;

    private static final int COLUMNS = 7;
    private static final Map<Szy206Edition, Map<Integer, Szy206Quality>> ALL = new EnumMap<>(Szy206Edition.class);

    static {
        for (var edition : Szy206Edition.values()) {
            ALL.put(edition, new HashMap<>());
        }
        for (var row : Tables.rows(Szy206Quality.class, "quality.csv", COLUMNS)) {
            int bit = Integer.parseInt(row[1]);
            String property = row[5].isEmpty() ? "szy206:quality" + bit : row[5];
            ALL.get(row[0].equals("2016") ? Szy206Edition.SZY206_2016 : Szy206Edition.SLT427_2021)
                    .put(
                            bit,
                            new Szy206Quality(
                                    row[6], Integer.parseInt(row[2]), Integer.parseInt(row[3]), row[4], property));
        }
    }

    /** The parameter of bit {@code bit}. */
    public static Optional<Szy206Quality> of(Szy206Edition edition, int bit) {
        return Optional.ofNullable(ALL.get(edition).get(bit));
    }
}
