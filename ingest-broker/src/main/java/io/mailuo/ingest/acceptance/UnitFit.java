package io.mailuo.ingest.acceptance;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a stated unit is the datastream's unit, however it is spelled: UCUM, SenML (RFC 8428, 12.1) or the signs that
 * people type. Never scales: mg/m3 is not ug/m3.
 */
final class UnitFit {

    private static final int MAX_REMEMBERED = 4096;

    /** Spelling to the one that stands for it here. */
    private static final Map<String, String> SPELLINGS = spellings();

    private final Map<String, String> remembered = new ConcurrentHashMap<>();

    private static Map<String, String> spellings() {
        var map = new HashMap<String, String>();
        for (var one : new String[] {"/", "count", "beats", "1", "bool"}) {
            map.put(one, "1");
        }
        for (var percent : new String[] {"%RH", "%EL", "％", "%"}) {
            map.put(percent, "%");
        }
        for (var perMinute : new String[] {"beat/min", "bpm", "rpm"}) {
            map.put(perMinute, "/min");
        }
        for (var degree : new String[] {"lat", "lon", "°"}) {
            map.put(degree, "deg");
        }
        for (var celsius : new String[] {"℃", "°C", "degC"}) {
            map.put(celsius, "Cel");
        }
        map.put("pH", "[pH]");
        map.put("Ω", "Ohm");
        map.put("Bspl", "B[SPL]");
        map.put("dBW", "dB[W]");
        map.put("NTU", "[NTU]");
        map.put("ppm", "[ppm]");
        map.put("ppb", "[ppb]");
        return Map.copyOf(map);
    }

    boolean fits(String stated, String expected) {
        return stated.isEmpty() || stated.equals(expected) || plain(stated).equals(plain(expected));
    }

    private String plain(String unit) {
        String known = remembered.get(unit);
        if (known != null) {
            return known;
        }
        String plain = normalize(unit);
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(unit, plain);
        }
        return plain;
    }

    private static String normalize(String unit) {
        String trimmed = unit.trim();
        String spelled = SPELLINGS.get(trimmed);
        if (spelled != null) {
            return spelled;
        }
        // UCUM 2.4: text in braces annotates and does not change the unit.
        String bare = trimmed.replaceAll("\\{[^{}]*\\}", "")
                .replace('µ', 'u')
                .replace('μ', 'u')
                .replace("²", "2")
                .replace("³", "3")
                .replace("^", "")
                .replace('·', '.')
                .replace('L', 'l');
        if (bare.startsWith("1/")) {
            bare = bare.substring(1);
        }
        return bare.isEmpty() ? "1" : SPELLINGS.getOrDefault(bare, bare);
    }
}
