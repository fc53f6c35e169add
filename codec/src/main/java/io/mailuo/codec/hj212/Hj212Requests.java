package io.mailuo.codec.hj212;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds the requests and notifications of a platform to one device (HJ 212-2017, table 9 and annex C). The request
 * number is made of the time of sending.
 *
 * @param st system type of the device
 * @param pw its access password
 * @param mn its identifier
 * @param offset zone of its clock
 */
public record Hj212Requests(String st, String pw, String mn, ZoneOffset offset) {

    private static final Set<Long> MINUTE_INTERVALS =
            new TreeSet<>(Set.of(1L, 2L, 3L, 4L, 5L, 6L, 10L, 12L, 15L, 20L, 30L));
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HHmmss");

    /** Any command, for those that have no method of their own here. */
    public Hj212Message command(Instant now, String cn, List<Hj212Item> cp) {
        return Hj212Message.of(Hj212Message.qn(now, offset), st, cn, pw, mn, true, cp);
    }

    /** 1000: how long the device waits for an answer, 1 to 99 seconds, and how often it sends again, 1 to 99. */
    public Hj212Message setTimeout(Instant now, Duration timeout, int resends) {
        return command(
                now,
                "1000",
                List.of(
                        Hj212Item.of("OverTime", Long.toString(within("OverTime", timeout.toSeconds(), 1, 99))),
                        Hj212Item.of("ReCount", Long.toString(within("ReCount", resends, 1, 99)))));
    }

    /** 1011: asks for the clock of the device, or of its instrument {@code polId}. */
    public Hj212Message readTime(Instant now, @Nullable String polId) {
        return command(now, "1011", instrument(polId));
    }

    /** 1012: sets the clock of the device, or of its instrument {@code polId}, to {@code time}. */
    public Hj212Message setTime(Instant now, @Nullable String polId, Instant time) {
        return command(now, "1012", instrument(polId, Hj212Item.of("SystemTime", Hj212Message.time(time, offset))));
    }

    /** 1061: asks for the interval of real-time data. */
    public Hj212Message readRealTimeInterval(Instant now) {
        return command(now, "1061", List.of());
    }

    /** 1062: sets the interval of real-time data, 30 to 3600 seconds. */
    public Hj212Message setRealTimeInterval(Instant now, Duration interval) {
        long seconds = within("RtdInterval", interval.toSeconds(), 30, 3600);
        return command(now, "1062", List.of(Hj212Item.of("RtdInterval", Long.toString(seconds))));
    }

    /** 1063: asks for the interval of minute data. */
    public Hj212Message readMinuteInterval(Instant now) {
        return command(now, "1063", List.of());
    }

    /** 1064: sets the interval of minute data: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30 minutes. */
    public Hj212Message setMinuteInterval(Instant now, Duration interval) {
        if (!MINUTE_INTERVALS.contains(interval.toMinutes())) {
            throw new IllegalArgumentException(
                    "MinInterval must be one of " + MINUTE_INTERVALS + " minutes, got " + interval.toMinutes());
        }
        return command(now, "1064", List.of(Hj212Item.of("MinInterval", Long.toString(interval.toMinutes()))));
    }

    /** 1072: sets the access password, up to 6 letters and digits. */
    public Hj212Message setPassword(Instant now, String password) {
        if (!password.matches("[0-9A-Za-z]{1,6}")) {
            throw new IllegalArgumentException("NewPW must be 1 to 6 letters and digits");
        }
        return command(now, "1072", List.of(Hj212Item.of("NewPW", password)));
    }

    /** 2011: asks the device to send real-time data. */
    public Hj212Message startRealTime(Instant now) {
        return command(now, "2011", List.of());
    }

    /** 2012: ends the real-time data; a notification. */
    public Hj212Message stopRealTime(Instant now) {
        return command(now, "2012", List.of());
    }

    /** 2021: asks the device to send the states of its treatment equipment. */
    public Hj212Message startStates(Instant now) {
        return command(now, "2021", List.of());
    }

    /** 2022: ends the states; a notification. */
    public Hj212Message stopStates(Instant now) {
        return command(now, "2022", List.of());
    }

    /** 2051: asks for the minute data of a span. */
    public Hj212Message minuteData(Instant now, Instant begin, Instant end) {
        return command(now, "2051", span(begin, end));
    }

    /** 2061: asks for the hour data of a span. */
    public Hj212Message hourData(Instant now, Instant begin, Instant end) {
        return command(now, "2061", span(begin, end));
    }

    /** 2031: asks for the day data of a span. */
    public Hj212Message dayData(Instant now, Instant begin, Instant end) {
        return command(now, "2031", span(begin, end));
    }

    /** 2041: asks for the daily running hours of treatment equipment of a span. */
    public Hj212Message runningHours(Instant now, Instant begin, Instant end) {
        return command(now, "2041", span(begin, end));
    }

    /** 2013 of HJ 212-2025: asks for raw data from {@code begin} to {@code end}. */
    public Hj212Message rawData(Instant now, Instant begin, Instant end) {
        return command(now, "2013", span(begin, end));
    }

    /** 2052 of HJ 212-2025: asks for single measurements of noise from {@code begin} to {@code end}. */
    public Hj212Message singleNoise(Instant now, Instant begin, Instant end) {
        return command(now, "2052", span(begin, end));
    }

    /** 2062 of HJ 212-2025: asks for checks against standard samples from {@code begin} to {@code end}. */
    public Hj212Message standardChecks(Instant now, Instant begin, Instant end) {
        return command(now, "2062", span(begin, end));
    }

    /** 3011: starts the zero and span calibration of the instrument {@code polId}. */
    public Hj212Message calibrate(Instant now, String polId) {
        return command(now, "3011", instrument(polId));
    }

    /** 3011 of HJ 212-2025: the same with its kind, {@code CalibrationType}, 0 or 1. */
    public Hj212Message calibrate(Instant now, String polId, int type) {
        return command(now, "3011", instrument(polId, Hj212Item.of("CalibrationType", Integer.toString(type))));
    }

    /** 3012: takes a sample with the instrument {@code polId} at once. */
    public Hj212Message sampleNow(Instant now, String polId) {
        return command(now, "3012", instrument(polId));
    }

    /** 3013: starts the cleaning, or the blowing back, of the instrument {@code polId}. */
    public Hj212Message clean(Instant now, String polId) {
        return command(now, "3013", instrument(polId));
    }

    /** 3014: takes a comparison sample with the instrument {@code polId}. */
    public Hj212Message compare(Instant now, String polId) {
        return command(now, "3014", instrument(polId));
    }

    /** 3015: keeps a sample because a limit is exceeded; the device answers with DataTime and VaseNo. */
    public Hj212Message keepSample(Instant now) {
        return command(now, "3015", List.of());
    }

    /** 3016: makes the instrument {@code polId} sample every {@code hours} hours, 1 to 24, from {@code start} on. */
    public Hj212Message setSampling(Instant now, String polId, LocalTime start, int hours) {
        return command(
                now,
                "3016",
                instrument(
                        polId,
                        Hj212Item.of("CstartTime", CLOCK.format(start)),
                        Hj212Item.of("CTime", Long.toString(within("CTime", hours, 1, 24)))));
    }

    /** 3017: asks when and how often the instrument {@code polId} samples. */
    public Hj212Message readSampling(Instant now, String polId) {
        return command(now, "3017", instrument(polId));
    }

    /** 3018: asks how long a sample takes the instrument {@code polId}. */
    public Hj212Message readSampleDuration(Instant now, String polId) {
        return command(now, "3018", instrument(polId));
    }

    /** 3019: asks for the identifier of the instrument {@code polId}. */
    public Hj212Message readSerial(Instant now, String polId) {
        return command(now, "3019", instrument(polId));
    }

    /** 3020: asks for the state or parameter {@code infoId} (table B.10) of the instrument {@code polId}. */
    public Hj212Message readInfo(Instant now, String polId, String infoId) {
        return command(now, "3020", instrument(polId, Hj212Item.of("InfoId", infoId)));
    }

    /** 3020: asks for the log {@code infoId} of the instrument {@code polId} of a span. */
    public Hj212Message readLog(Instant now, String polId, String infoId, Instant begin, Instant end) {
        var items = new ArrayList<>(instrument(polId, Hj212Item.of("InfoId", infoId)));
        items.addAll(span(begin, end));
        return command(now, "3020", items);
    }

    /** 3021: sets the parameter {@code infoId} of the instrument {@code polId}. */
    public Hj212Message setParameter(Instant now, String polId, String infoId, String value) {
        return command(
                now, "3021", instrument(polId, Hj212Item.of("InfoId", infoId), Hj212Item.of(infoId + "-Info", value)));
    }

    private static List<Hj212Item> instrument(@Nullable String polId, Hj212Item... more) {
        var items = new ArrayList<Hj212Item>();
        if (polId != null) {
            items.add(Hj212Item.of("PolId", polId));
        }
        items.addAll(List.of(more));
        return items;
    }

    private List<Hj212Item> span(Instant begin, Instant end) {
        return List.of(
                Hj212Item.of("BeginTime", Hj212Message.time(begin, offset)),
                Hj212Item.of("EndTime", Hj212Message.time(end, offset)));
    }

    private static long within(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " must be " + min + " to " + max + ", got " + value);
        }
        return value;
    }
}
