package io.mailuo.registry.place;

import io.mailuo.spec.registry.RegistryRecord.Place;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * What coordinates refer to. The registry keeps WGS 84, which for this purpose is the same as CGCS2000 (they differ by
 * centimetres). GCJ-02 is what maps in China show; BD-09 is Baidu's. Both are shifted by some hundred metres within
 * China and the same as WGS 84 outside. Their formulas are not published by an authority; these are the ones in common
 * use, which agree with the maps to about a metre.
 */
public enum Datum {
    WGS84("WGS 84"),
    CGCS2000("CGCS2000"),
    GCJ02("GCJ-02"),
    BD09("BD-09");

    private static final double AXIS = 6_378_245.0; // Krasovsky 1940, metres
    private static final double ECCENTRICITY = 0.006_693_421_622_965_943_23; // squared
    private static final double BAIDU = Math.PI * 3000.0 / 180.0;
    private static final int ROUNDS = 8;
    private static final double CLOSE_DEGREES = 1e-10;
    private static final double ROUND = 1e8; // to 1e-8 degrees, a millimetre

    private final String text;

    Datum(String text) {
        this.text = text;
    }

    /** How it is written, such as {@code GCJ-02}. */
    public String text() {
        return text;
    }

    /** The datum that a text names, in any of the usual ways of writing it. */
    public static Optional<Datum> of(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[\\s_\\-–]", "");
        return switch (plain) {
            case "WGS84", "EPSG:4326", "GPS" -> Optional.of(WGS84);
            case "CGCS2000", "2000", "EPSG:4490", "国家2000", "国家大地坐标系", "2000国家大地坐标系" -> Optional.of(CGCS2000);
            case "GCJ02", "GCJ2", "火星坐标", "火星坐标系", "高德", "腾讯" -> Optional.of(GCJ02);
            case "BD09", "BD09LL", "百度", "百度坐标" -> Optional.of(BD09);
            default -> Optional.empty();
        };
    }

    /** The same place in WGS 84. */
    public Place toWgs84(Place place) {
        return switch (this) {
            case WGS84, CGCS2000 -> place;
            case GCJ02 -> rounded(unshifted(place));
            case BD09 -> rounded(unshifted(fromBaidu(place)));
        };
    }

    /** The same place, given in WGS 84, in this datum. */
    public Place fromWgs84(Place place) {
        return switch (this) {
            case WGS84, CGCS2000 -> place;
            case GCJ02 -> rounded(shifted(place));
            case BD09 -> rounded(toBaidu(shifted(place)));
        };
    }

    /** The box in which maps are shifted; it is coarse and covers some neighbours, as the maps do. */
    private static boolean inChina(Place place) {
        return place.lon() >= 72.004 && place.lon() <= 137.8347 && place.lat() >= 0.8293 && place.lat() <= 55.8271;
    }

    private static Place shifted(Place place) {
        if (!inChina(place)) {
            return place;
        }
        double x = place.lon() - 105.0;
        double y = place.lat() - 35.0;
        double wave = (20.0 * Math.sin(6.0 * x * Math.PI) + 20.0 * Math.sin(2.0 * x * Math.PI)) * 2.0 / 3.0;
        double north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave;
        north += (20.0 * Math.sin(y * Math.PI) + 40.0 * Math.sin(y / 3.0 * Math.PI)) * 2.0 / 3.0;
        north += (160.0 * Math.sin(y / 12.0 * Math.PI) + 320.0 * Math.sin(y * Math.PI / 30.0)) * 2.0 / 3.0;
        double east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave;
        east += (20.0 * Math.sin(x * Math.PI) + 40.0 * Math.sin(x / 3.0 * Math.PI)) * 2.0 / 3.0;
        east += (150.0 * Math.sin(x / 12.0 * Math.PI) + 300.0 * Math.sin(x / 30.0 * Math.PI)) * 2.0 / 3.0;
        double latitude = Math.toRadians(place.lat());
        double curve = 1 - ECCENTRICITY * Math.sin(latitude) * Math.sin(latitude);
        double root = Math.sqrt(curve);
        return new Place(
                place.lon() + Math.toDegrees(east / (AXIS / root * Math.cos(latitude))),
                place.lat() + Math.toDegrees(north / (AXIS * (1 - ECCENTRICITY) / (curve * root))));
    }

    /** The place whose shifted one is {@code shifted}: the shift changes slowly, so that guessing again converges. */
    private static Place unshifted(Place shifted) {
        if (!inChina(shifted)) {
            return shifted;
        }
        var guess = shifted;
        for (int round = 0; round < ROUNDS; round++) {
            var there = shifted(guess);
            double lon = shifted.lon() - there.lon();
            double lat = shifted.lat() - there.lat();
            guess = new Place(guess.lon() + lon, guess.lat() + lat);
            if (Math.abs(lon) < CLOSE_DEGREES && Math.abs(lat) < CLOSE_DEGREES) {
                break;
            }
        }
        return guess;
    }

    private static Place toBaidu(Place place) {
        double distance = Math.hypot(place.lon(), place.lat()) + 0.00002 * Math.sin(place.lat() * BAIDU);
        double angle = Math.atan2(place.lat(), place.lon()) + 0.000003 * Math.cos(place.lon() * BAIDU);
        return new Place(distance * Math.cos(angle) + 0.0065, distance * Math.sin(angle) + 0.006);
    }

    private static Place fromBaidu(Place baidu) {
        var guess = new Place(baidu.lon() - 0.0065, baidu.lat() - 0.006);
        for (int round = 0; round < ROUNDS; round++) {
            var there = toBaidu(guess);
            guess = new Place(guess.lon() + baidu.lon() - there.lon(), guess.lat() + baidu.lat() - there.lat());
        }
        return guess;
    }

    private static Place rounded(Place place) {
        return new Place(Math.round(place.lon() * ROUND) / ROUND, Math.round(place.lat() * ROUND) / ROUND);
    }
}
