package io.mailuo.deploy.city;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One hour of one air station, as its data logger would send it: HJ 212 factor codes with values as text.
 *
 * @param values factor code (HJ 212-2017 annex B) to value; missing measurements are absent
 */
record AirHour(Map<String, String> values) {

    private static final double MICROGRAMS_PER_MILLIGRAM = 1000;
    private static final double HECTOPASCALS_PER_KILOPASCAL = 10;
    private static final List<String> COMPASS =
            List.of("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW");
    private static final double POINT_DEGREES = 22.5;

    AirHour {
        values = Map.copyOf(values);
    }

    /** The hour from a row of the data set: column name to text, missing values {@code NA} or empty. */
    static AirHour of(Map<String, String> row) {
        var values = new LinkedHashMap<String, String>();
        copy(row, "PM2.5", values, "a34004", 1);
        copy(row, "PM10", values, "a34002", 1);
        copy(row, "SO2", values, "a21026", 1);
        copy(row, "NO2", values, "a21004", 1);
        copy(row, "CO", values, "a21005", MICROGRAMS_PER_MILLIGRAM);
        copy(row, "O3", values, "a05024", 1);
        copy(row, "TEMP", values, "a01001", 1);
        copy(row, "PRES", values, "a01006", HECTOPASCALS_PER_KILOPASCAL);
        copy(row, "WSPM", values, "a01007", 1);
        if (present(row, "TEMP") && present(row, "DEWP")) {
            values.put(
                    "a01002",
                    text(relativeHumidity(Double.parseDouble(row.get("TEMP")), Double.parseDouble(row.get("DEWP")))));
        }
        int point = COMPASS.indexOf(row.getOrDefault("wd", ""));
        if (point >= 0) {
            values.put("a01008", text(point * POINT_DEGREES));
        }
        return new AirHour(values);
    }

    /** Relative humidity in percent from temperature and dew point in degrees Celsius (Magnus formula). */
    static double relativeHumidity(double temperature, double dewPoint) {
        return Math.min(100, 100 * Math.exp(magnus(dewPoint) - magnus(temperature)));
    }

    private static double magnus(double celsius) {
        return 17.625 * celsius / (243.04 + celsius);
    }

    private static void copy(
            Map<String, String> row, String column, Map<String, String> values, String factor, double divisor) {
        if (present(row, column)) {
            values.put(factor, text(Double.parseDouble(row.get(column)) / divisor));
        }
    }

    private static boolean present(Map<String, String> row, String column) {
        String value = row.getOrDefault(column, "");
        return !value.isEmpty() && !value.equals("NA");
    }

    private static String text(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
