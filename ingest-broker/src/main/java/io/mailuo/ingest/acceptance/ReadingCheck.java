package io.mailuo.ingest.acceptance;

import io.mailuo.codec.Reading;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.StreamTable.ResultKind;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Checks one reading against the datastream that it claims to be of. Pure; thread-safe. */
final class ReadingCheck {

    private static final int NANOS_PER_MICRO = 1000;

    private final TimeLimits limits;
    private final UnitFit units = new UnitFit();

    ReadingCheck(TimeLimits limits) {
        this.limits = limits;
    }

    /** What stands against the reading, or null if it may enter the log. */
    @Nullable
    Refusal refusal(Reading reading, DeviceEntry device, @Nullable Stream stream, Instant receivedAt) {
        if (!device.state().accepts()) {
            return new Refusal(QuarantineReason.NOT_IN_SERVICE, "device " + device.code() + " is " + device.state());
        }
        if (stream == null) {
            return new Refusal(
                    QuarantineReason.UNKNOWN_DATASTREAM,
                    "device " + device.code() + " has no datastream '" + reading.property() + "'");
        }
        if (kind(reading.result()) != stream.kind()) {
            return new Refusal(
                    QuarantineReason.RESULT,
                    name(device, stream) + " is a " + stream.kind().word() + ", got the "
                            + kind(reading.result()).word() + " '" + excerpt(reading.result()) + "'");
        }
        if (!units.fits(reading.unit(), stream.unit())) {
            return new Refusal(
                    QuarantineReason.UNIT,
                    name(device, stream) + " is in '" + stream.unit() + "', got '" + reading.unit() + "'");
        }
        return time(reading.phenomenonTime(), device, stream, receivedAt);
    }

    private @Nullable Refusal time(@Nullable Instant time, DeviceEntry device, Stream stream, Instant receivedAt) {
        if (time == null) {
            return null;
        }
        if (time.isBefore(limits.earliest())) {
            return new Refusal(
                    QuarantineReason.TIME,
                    name(device, stream) + " has the time " + time + ", before " + limits.earliest());
        }
        long ahead = time.getEpochSecond() - receivedAt.getEpochSecond();
        if (ahead > limits.maxAhead().toSeconds()) {
            return new Refusal(
                    QuarantineReason.TIME,
                    name(device, stream) + " has the time " + time + ", more than "
                            + limits.maxAhead().toHours() + " h ahead of its reception at " + receivedAt);
        }
        return null;
    }

    /** The observation that a reading is, once {@link #refusal} has found nothing. */
    Observation observation(Reading reading, DeviceEntry device, Stream stream, Lane lane, Instant receivedAt) {
        int bits = reading.quality().bits();
        Instant time = reading.phenomenonTime();
        if (time == null) {
            time = receivedAt;
            bits |= Flag.TIME_OF_RECEPTION.bit();
        } else if (unsure(time, lane, receivedAt)) {
            bits |= Flag.CLOCK_UNSURE.bit();
        }
        if (reading.result() instanceof Result.Number number
                && (number.value() < stream.min() || number.value() > stream.max())) {
            bits |= Flag.OUT_OF_RANGE.bit();
        }
        Instant exact = time.getNano() % NANOS_PER_MICRO == 0 ? time : time.truncatedTo(ChronoUnit.MICROS);
        Quality quality = bits == reading.quality().bits() ? reading.quality() : Quality.ofBits(bits);
        return new Observation(device.code(), stream.property(), exact, reading.result(), quality);
    }

    private boolean unsure(Instant time, Lane lane, Instant receivedAt) {
        long ahead = time.getEpochSecond() - receivedAt.getEpochSecond();
        return ahead > limits.aheadTolerance().toSeconds()
                || lane != Lane.BACKFILL
                        && -ahead > limits.liveBehindTolerance().toSeconds();
    }

    private static ResultKind kind(Result result) {
        return switch (result) {
            case Result.Number _ -> ResultKind.NUMBER;
            case Result.Truth _ -> ResultKind.TRUTH;
            case Result.Text _ -> ResultKind.TEXT;
        };
    }

    private static String name(DeviceEntry device, Stream stream) {
        return device.code() + "/" + stream.property();
    }

    private static String excerpt(Result result) {
        int longest = 40;
        String text = result instanceof Result.Text words ? words.value() : result.toString();
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
