package io.mailuo.ingest.acceptance;

import io.mailuo.codec.Reading;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.Topics.Party;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parts the readings of one message into those that may enter the log and those that may not. For one thread. */
final class Sorting {

    private static final int MAX_DETAIL = 512;

    private record Refused(int position, Reading reading, Refusal refusal) {}

    private final Submission submission;
    private final String codec;
    private final @Nullable DeviceEntry sender;
    private final DeviceIndex index;
    private final ReadingCheck check;

    private final List<Observation> accepted;
    private final List<Refused> refused = new ArrayList<>(0);

    private @Nullable String source;
    private @Nullable DeviceEntry device;

    /** @param sender the device that sent the message; null where a gateway did */
    Sorting(
            Submission submission,
            String codec,
            @Nullable DeviceEntry sender,
            DeviceIndex index,
            ReadingCheck check,
            int total) {
        this.submission = submission;
        this.codec = codec;
        this.sender = sender;
        this.index = index;
        this.check = check;
        this.accepted = new ArrayList<>(total);
    }

    Outcome sort(List<Reading> readings) {
        for (int i = 0; i < readings.size(); i++) {
            take(i, readings.get(i));
        }
        if (refused.isEmpty()) {
            return new Outcome(accepted.isEmpty() ? null : batch(), List.of(), 0);
        }
        if (accepted.isEmpty()) {
            return new Outcome(null, List.of(whole(readings.size())), readings.size());
        }
        return new Outcome(batch(), byReason(readings.size()), refused.size());
    }

    private void take(int position, Reading reading) {
        if (!reading.source().equals(source)) {
            source = reading.source();
            device = find(source);
        }
        DeviceEntry of = device;
        if (of == null) {
            refused.add(new Refused(position, reading, unknown(reading.source())));
            return;
        }
        if (submission.party() == Party.GATEWAY && !submission.source().equals(of.gateway())) {
            refused.add(new Refused(position, reading, foreign(of)));
            return;
        }
        Stream stream = of.streams().find(reading.property());
        Refusal refusal = check.refusal(reading, of, stream, submission.receivedAt());
        if (refusal != null || stream == null) {
            refused.add(new Refused(position, reading, Objects.requireNonNull(refusal)));
            return;
        }
        accepted.add(check.observation(reading, of, stream, submission.lane(), submission.receivedAt()));
    }

    private @Nullable DeviceEntry find(String name) {
        if (sender == null) {
            return SourceNames.find(index, codec, name);
        }
        boolean itself = name.isEmpty() || name.equals(sender.code()) || sender.isAlsoCalled(name);
        return itself ? sender : null;
    }

    private Refusal unknown(String name) {
        if (sender != null) {
            return new Refusal(
                    QuarantineReason.NOT_AUTHORIZED,
                    "device " + sender.code() + " may not send for '" + name
                            + "', which is neither its code nor one of its registered identifiers");
        }
        return new Refusal(
                QuarantineReason.UNKNOWN_DEVICE,
                name.isEmpty()
                        ? "the reading names no device; a gateway's base name must be <device code>/"
                        : "device '" + name + "' is not registered");
    }

    private Refusal foreign(DeviceEntry of) {
        String bound = of.gateway();
        return new Refusal(
                QuarantineReason.NOT_AUTHORIZED,
                "device " + of.code() + " is " + (bound == null ? "bound to no gateway" : "bound to gateway " + bound)
                        + "; gateway " + submission.source() + " may not send for it");
    }

    private Batch batch() {
        return new Batch(submission.source(), submission.lane(), submission.receivedAt(), accepted);
    }

    private QuarantineEntry whole(int total) {
        Refusal first = refused.getFirst().refusal();
        String rest = total == 1 ? "" : " (all " + total + " readings of the message were refused; the first is shown)";
        return entry(submission, codec, first.reason(), first.detail() + rest, submission.payload());
    }

    private List<QuarantineEntry> byReason(int total) {
        Map<QuarantineReason, List<Refused>> groups = new EnumMap<>(QuarantineReason.class);
        for (var one : refused) {
            groups.computeIfAbsent(one.refusal().reason(), _ -> new ArrayList<>())
                    .add(one);
        }
        var entries = new ArrayList<QuarantineEntry>(groups.size());
        groups.forEach((reason, same) -> {
            Refused first = same.getFirst();
            String more = same.size() == 1 ? "" : ", and " + (same.size() - 1) + " more for this reason";
            String detail = first.refusal().detail() + " (reading " + (first.position() + 1) + " of " + total + more
                    + "; the good ones of the message were accepted)";
            byte[] raw = ReadingsJson.write(same.stream().map(Refused::reading).toList());
            entries.add(entry(submission, Codecs.SENML_JSON, reason, detail, raw));
        });
        return entries;
    }

    static QuarantineEntry entry(
            Submission submission, String codec, QuarantineReason reason, String detail, byte[] raw) {
        return new QuarantineEntry(
                null,
                submission.source(),
                submission.topic(),
                codec,
                submission.peer(),
                submission.receivedAt(),
                reason,
                detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL - 1) + "…",
                raw);
    }
}
