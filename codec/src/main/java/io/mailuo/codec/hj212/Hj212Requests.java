package io.mailuo.codec.hj212;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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

    /** Any command, for those that have no method of their own here. */
    public Hj212Message command(Instant now, String cn, List<Hj212Item> cp) {
        return Hj212Message.of(Hj212Message.qn(now, offset), st, cn, pw, mn, true, cp);
    }

    /** 1000: how long the device waits for an answer, and how often it sends again. */
    public Hj212Message setTimeout(Instant now, Duration timeout, int resends) {
        return command(
                now,
                "1000",
                List.of(
                        Hj212Item.of("OverTime", Long.toString(timeout.toSeconds())),
                        Hj212Item.of("ReCount", Integer.toString(resends))));
    }

    /** 1011: asks for the clock of the device, or of its instrument {@code polId}. */
    public Hj212Message readTime(Instant now, @Nullable String polId) {
        return command(now, "1011", polId == null ? List.of() : List.of(Hj212Item.of("PolId", polId)));
    }

    /** 1012: sets the clock of the device, or of its instrument {@code polId}, to {@code time}. */
    public Hj212Message setTime(Instant now, @Nullable String polId, Instant time) {
        var systemTime = Hj212Item.of("SystemTime", Hj212Message.time(time, offset));
        return command(
                now, "1012", polId == null ? List.of(systemTime) : List.of(Hj212Item.of("PolId", polId), systemTime));
    }

    /** 1061: asks for the interval of real-time data. */
    public Hj212Message readRealTimeInterval(Instant now) {
        return command(now, "1061", List.of());
    }

    /** 1062: sets the interval of real-time data, 30 to 3600 seconds. */
    public Hj212Message setRealTimeInterval(Instant now, Duration interval) {
        return command(now, "1062", List.of(Hj212Item.of("RtdInterval", Long.toString(interval.toSeconds()))));
    }

    /** 1063: asks for the interval of minute data. */
    public Hj212Message readMinuteInterval(Instant now) {
        return command(now, "1063", List.of());
    }

    /** 1064: sets the interval of minute data: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30 minutes. */
    public Hj212Message setMinuteInterval(Instant now, Duration interval) {
        return command(now, "1064", List.of(Hj212Item.of("MinInterval", Long.toString(interval.toMinutes()))));
    }

    /** 2011: asks for real-time data; 2012 ends it. */
    public Hj212Message startRealTime(Instant now) {
        return command(now, "2011", List.of());
    }

    /** 2012: ends the real-time data; a notification. */
    public Hj212Message stopRealTime(Instant now) {
        return command(now, "2012", List.of());
    }

    /** 2051: asks for the minute data of a span. */
    public Hj212Message minuteData(Instant now, Instant begin, Instant end) {
        return history(now, "2051", begin, end);
    }

    /** 2061: asks for the hour data of a span. */
    public Hj212Message hourData(Instant now, Instant begin, Instant end) {
        return history(now, "2061", begin, end);
    }

    /** 2031: asks for the day data of a span. */
    public Hj212Message dayData(Instant now, Instant begin, Instant end) {
        return history(now, "2031", begin, end);
    }

    private Hj212Message history(Instant now, String cn, Instant begin, Instant end) {
        return command(
                now,
                cn,
                List.of(
                        Hj212Item.of("BeginTime", Hj212Message.time(begin, offset)),
                        Hj212Item.of("EndTime", Hj212Message.time(end, offset))));
    }
}
