package io.mailuo.codec.hj212;

import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ObservedProperty;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The factors of HJ 212-2017 annex B, and {@code a05024} (ozone), which the field uses and the annex lacks.
 *
 * <p>For masses per cubic metre of air no unit is given: the annex prints ng/m3 for particles and mg/m3 for gases, while
 * stations send ug/m3 and mg/m3, so only the device's profile knows.
 */
public final class Hj212Factors {

    private static final String RESOURCE = "factors.csv";
    private static final int COLUMNS = 5;
    private static final int CODE_LENGTH = 6;
    private static final Map<String, Factor> BY_CODE = new HashMap<>();
    private static final Map<String, Factor> BY_OLD_CODE = new HashMap<>();

    /**
     * A pollutant or another measured thing.
     *
     * @param code code of 2017
     * @param name Chinese name
     * @param unit UCUM code of its values, or empty where only the device's profile knows
     * @param totalUnit UCUM code of its totals ({@code -Cou}), or empty
     * @param property observed property of the catalogue, or null where the catalogue has none
     */
    public record Factor(
            String code,
            String name,
            String unit,
            String totalUnit,
            @Nullable String property) {}

    static {
        try (var in = Objects.requireNonNull(Hj212Factors.class.getResourceAsStream(RESOURCE), RESOURCE);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines().skip(1).forEach(Hj212Factors::load);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    private Hj212Factors() {}

    private static void load(String line) {
        String[] cells = line.split(",", COLUMNS);
        String property = ObservedProperties.named("hj212", cells[0])
                .map(ObservedProperty::id)
                .orElse(null);
        var factor = new Factor(cells[0], cells[4], cells[2], cells[3], property);
        BY_CODE.put(factor.code(), factor);
        if (!cells[1].isEmpty()) {
            BY_OLD_CODE.putIfAbsent(cells[1], factor);
        }
    }

    /**
     * The factor with this code, of 2017 or of 2005. Codes of process monitoring end in the number of the equipment
     * (tables B.5, B.7 and B.10): {@code e10102} is the second {@code e101xx}.
     */
    public static Optional<Factor> find(String code) {
        return Optional.ofNullable(known(code));
    }

    static @Nullable Factor known(String code) {
        Factor factor = BY_CODE.get(code);
        if (factor == null) {
            factor = BY_OLD_CODE.get(code);
        }
        if (factor == null && code.length() == CODE_LENGTH) {
            factor = numbered(code);
        }
        return factor;
    }

    private static @Nullable Factor numbered(String code) {
        return switch (code.charAt(0)) {
            case 'e', 'g' ->
                isDigit(code.charAt(4)) && isDigit(code.charAt(5)) ? BY_CODE.get(code.substring(0, 4) + "xx") : null;
            case 'i' -> isDigit(code.charAt(5)) ? BY_CODE.get(code.substring(0, 5) + "x") : null;
            default -> null;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
