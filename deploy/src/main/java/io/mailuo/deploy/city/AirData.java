package io.mailuo.deploy.city;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of one Beijing station, hour by hour, without end: after the last hour comes the first again. Reads
 * as it goes, so that years of data take no memory. For use by one thread.
 */
final class AirData {

    private static final String EXCERPT = "beijing-air-2015.csv.gz";

    /** The full data begin in 2013; the demo begins where the haze is. */
    private static final String FIRST_YEAR = "2015";

    private static final int FIRST_MONTH = 11;
    private static final int FIRST_DAY = 27;

    private final String station;
    private final @Nullable Path file;
    private @Nullable BufferedReader reader;
    private String[] columns = {};
    private boolean firstRound = true;

    /**
     * @param station the station's name in the data set, such as {@code Dongsi}
     * @param folder where the data set is, a file {@code <station>.csv.gz} for each; null for the bundled excerpt
     */
    AirData(String station, @Nullable Path folder) {
        this.station = station;
        Path whole = folder == null ? null : folder.resolve(station + ".csv.gz");
        this.file = whole != null && Files.isReadable(whole) ? whole : null;
    }

    /** The next hour. */
    AirHour next() {
        try {
            for (int rounds = 0; rounds < 2; ) {
                if (reader == null) {
                    open();
                }
                String line = reader.readLine();
                if (line == null) {
                    close();
                    firstRound = false;
                    rounds++;
                    continue;
                }
                var row = row(line);
                if (station.equals(row.get("station")) && !(firstRound && file != null && early(row))) {
                    return AirHour.of(row);
                }
            }
            throw new IllegalStateException("no hour of station " + station + " in " + (file == null ? EXCERPT : file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() throws IOException {
        InputStream in = file == null ? AirData.class.getResourceAsStream(EXCERPT) : Files.newInputStream(file);
        if (in == null) {
            throw new IOException(EXCERPT + " is not on the class path");
        }
        reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
        columns = reader.readLine().replace("\"", "").split(",");
    }

    private void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private Map<String, String> row(String line) {
        String[] cells = line.replace("\"", "").split(",", -1);
        var row = new HashMap<String, String>();
        for (int i = 0; i < Math.min(cells.length, columns.length); i++) {
            row.put(columns[i], cells[i]);
        }
        return row;
    }

    private static boolean early(Map<String, String> row) {
        int year = row.getOrDefault("year", "").compareTo(FIRST_YEAR);
        int month = Integer.parseInt(row.getOrDefault("month", "0"));
        int day = Integer.parseInt(row.getOrDefault("day", "0"));
        return year < 0 || year == 0 && (month < FIRST_MONTH || month == FIRST_MONTH && day < FIRST_DAY);
    }
}
