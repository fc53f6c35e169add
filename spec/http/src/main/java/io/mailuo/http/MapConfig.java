package io.mailuo.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.spec.config.Key;
import io.mailuo.spec.json.Json;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How an operator fits the maps of a web page to the place. Without any of it the page calls no other host and shows
 * devices over a coastline and a graticule.
 *
 * @param tiles addresses of raster map tiles with {@code {z}}, {@code {x}} and {@code {y}}, in WGS 84 or CGCS2000
 * @param tileSize edge of a tile
 * @param attribution what the source of the tiles wants to be said on the map
 * @param longitude of the first view; together with latitude and zoom
 * @param latitude of the first view
 * @param zoom of the first view
 */
public record MapConfig(
        @Key(
                description =
                        "Addresses of raster map tiles with {z}, {x} and {y}, in WGS 84 or CGCS2000: on those of Amap,"
                                + " Tencent or Baidu, places would be hundreds of metres off. Browsers fetch them from there;"
                                + " without any, the page calls no other host")
        List<String> tiles,

        @Key(description = "Edge of a map tile", unit = "pixels", defaultValue = "256", min = "64", max = "1024")
        int tileSize,

        @Key(description = "What the source of the map tiles wants to be said on the map", defaultValue = "")
        String attribution,

        @Key(
                description = "Longitude of the map's first view; without it all devices are shown",
                unit = "degrees",
                min = "-180",
                max = "180")
        @Nullable
        Double longitude,

        @Key(description = "Latitude of the map's first view", unit = "degrees", min = "-85", max = "85") @Nullable
        Double latitude,

        @Key(description = "Zoom of the map's first view", min = "0", max = "19") @Nullable
        Double zoom) {

    /** Domains whose tiles are in GCJ-02 or BD-09: a place chosen on them would be stored hundreds of metres off. */
    private static final List<String> SHIFTED = List.of("amap.com", "autonavi.com", "gtimg.com", "bdimg.com");

    /** Nothing set. */
    public static final MapConfig NONE = new MapConfig(List.of(), 256, "", null, null, null);

    public MapConfig {
        tiles = List.copyOf(tiles);
        tiles.forEach(MapConfig::originOf);
        if ((longitude == null) != (latitude == null)) {
            throw new IllegalArgumentException("longitude and latitude go together; give both or neither");
        }
    }

    /** Hosts that browsers fetch tiles from, such as {@code https://tiles.example}. */
    public List<String> tileOrigins() {
        var origins = new TreeSet<String>();
        tiles.forEach(address -> origins.add(originOf(address)));
        return List.copyOf(origins);
    }

    /** What the page reads of it when it starts: a JSON object whose only member is {@code map}. */
    public String json() {
        var map = new LinkedHashMap<String, Object>();
        if (!tiles.isEmpty()) {
            map.put("tiles", tiles);
            map.put("tileSize", tileSize);
            map.put("attribution", attribution);
        }
        if (longitude != null && latitude != null) {
            map.put("center", new double[] {longitude, latitude});
        }
        if (zoom != null) {
            map.put("zoom", zoom);
        }
        try {
            return Json.MAPPER.writeValueAsString(Map.of("map", map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the map's settings", e);
        }
    }

    private static String originOf(String address) {
        var probe = address.replace("{z}", "0").replace("{x}", "0").replace("{y}", "0");
        var uri = uriOf(probe);
        var host = uri == null ? null : uri.getHost();
        boolean web = uri != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        if (host != null && SHIFTED.stream().anyMatch(domain -> ("." + host).endsWith("." + domain))) {
            throw new IllegalArgumentException("tiles: those of " + host
                    + " are not in WGS 84 or CGCS2000; places on them would be hundreds of metres off");
        }
        // The host becomes part of a Content-Security-Policy header, so nothing odd may be in it.
        if (web && host != null && address.contains("{z}") && probe.indexOf('{') < 0) {
            return uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        }
        throw new IllegalArgumentException(
                "tiles: '" + address + "' is not an address such as https://tiles.example/{z}/{x}/{y}.png");
    }

    private static @Nullable URI uriOf(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
