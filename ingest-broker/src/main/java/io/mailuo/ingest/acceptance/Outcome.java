package io.mailuo.ingest.acceptance;

import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.observation.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a submission: its good part and its refused parts. Both empty where the message carried no readings.
 *
 * @param accepted the observations that may enter the log, or null if there are none
 * @param refused what goes to quarantine, one entry for each reason; the whole message as it arrived where no reading
 *     of it was accepted
 * @param refusedReadings how many readings are in {@code refused}; 1 for a message that could not be read
 */
public record Outcome(@Nullable Batch accepted, List<QuarantineEntry> refused, int refusedReadings) {

    public Outcome {
        refused = List.copyOf(refused);
    }

    /** How many observations were accepted. */
    public int acceptedReadings() {
        return accepted == null ? 0 : accepted.observations().size();
    }
}
