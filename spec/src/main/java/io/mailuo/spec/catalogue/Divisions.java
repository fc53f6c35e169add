package io.mailuo.spec.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A table of administrative divisions: the bundled one of the whole country, or one that a city keeps itself. */
public final class Divisions {

    private static final class Bundled {
        private static final Divisions TABLE =
                new Divisions(Csv.resource(Divisions.class, "divisions.csv", "code", "name"));
    }

    private final Map<String, Division> byCode;

    private Divisions(List<String[]> rows) {
        var divisions = new TreeMap<String, Division>();
        for (var row : rows) {
            if (!isCode(row[0]) || row[1].isBlank()) {
                throw new IllegalArgumentException(
                        "division '" + row[0] + "," + row[1] + "': allowed are 6 digits and a name");
            }
            if (divisions.put(row[0], new Division(row[0], row[1])) != null) {
                throw new IllegalArgumentException("division " + row[0] + " stands twice");
            }
        }
        byCode = Collections.unmodifiableMap(divisions);
    }

    /**
     * Provinces, cities and counties of the whole country, 3,351 rows. Source: modood/Administrative-divisions-of-China
     * (WTFPL), statistical divisions of 2023.
     */
    public static Divisions bundled() {
        return Bundled.TABLE;
    }

    /**
     * Reads a table of a city's own.
     *
     * @param csv UTF-8 with the header {@code code,name}
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException naming the row that is wrong
     */
    public static Divisions load(Path csv) throws IOException {
        return new Divisions(Csv.rows(Files.readString(csv), "code", "name"));
    }

    /** All divisions, by code. */
    public Collection<Division> all() {
        return byCode.values();
    }

    /** The division with this code of 6 digits. */
    public Optional<Division> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** The name with those above it, such as {@code 北京市朝阳区}; the code itself where it is unknown. */
    public String fullName(String code) {
        var division = byCode.get(code);
        if (division == null) {
            return code;
        }
        if (division.level() == Division.Level.PROVINCE) {
            return division.name();
        }
        var above = byCode.get(division.parent());
        var prefix = above == null ? fullName(code.substring(0, 2) + "0000") : fullName(division.parent());
        return isPlaceholder(division.name()) ? prefix : prefix + division.name();
    }

    private static boolean isCode(String text) {
        if (text.length() != 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Rows that group districts without being a place of their own. */
    private static boolean isPlaceholder(String name) {
        return name.equals("市辖区") || name.equals("县") || name.endsWith("直辖县级行政区划");
    }
}
