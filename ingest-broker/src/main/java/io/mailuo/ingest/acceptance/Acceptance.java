package io.mailuo.ingest.acceptance;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a message: reads it with its codec, checks each reading against the registry, and parts what
 * may enter the log from what goes to quarantine. One bad reading never keeps the others of its message out. Pure but
 * for what it reads of the index; thread-safe.
 */
public final class Acceptance {

    private final DeviceIndex index;
    private final Codecs codecs;
    private final ReadingCheck check;

    /** @param limits which times are believed */
    public Acceptance(DeviceIndex index, Codecs codecs, TimeLimits limits) {
        this.index = index;
        this.codecs = codecs;
        this.check = new ReadingCheck(limits);
    }

    /** What becomes of {@code submission}; throws nothing, whatever its bytes are. */
    public Outcome accept(Submission submission) {
        return accept(submission, null);
    }

    /**
     * What becomes of a quarantine entry's bytes now.
     *
     * @param codec the codec that the entry names, which for single readings is not their sender's; null for the
     *     sender's own
     */
    public Outcome accept(Submission submission, @Nullable String codec) {
        return switch (submission.party()) {
            case GATEWAY -> fromGateway(submission, codec);
            case DEVICE -> fromDevice(submission, codec);
        };
    }

    /** The outcome where the transport itself refuses a message. */
    public static Outcome refuse(Submission submission, QuarantineReason reason, String detail) {
        return refuse(submission, Codecs.SENML, reason, detail);
    }

    private static Outcome refuse(Submission submission, String codec, QuarantineReason reason, String detail) {
        return new Outcome(null, List.of(Sorting.entry(submission, codec, reason, detail, submission.payload())), 1);
    }

    private Outcome fromGateway(Submission submission, @Nullable String codec) {
        String code = submission.source();
        Gateway gateway = index.gateway(code);
        if (gateway == null) {
            return refuse(submission, QuarantineReason.UNKNOWN_DEVICE, "gateway " + code + " is not registered");
        }
        if (!gateway.state().accepts()) {
            return refuse(submission, QuarantineReason.NOT_IN_SERVICE, "gateway " + code + " is " + gateway.state());
        }
        return read(submission, codec == null ? Codecs.SENML : codec, null, Reception.CHINA);
    }

    private Outcome fromDevice(Submission submission, @Nullable String codec) {
        String code = submission.source();
        DeviceEntry device = index.device(code);
        if (device == null) {
            return refuse(submission, QuarantineReason.UNKNOWN_DEVICE, "device " + code + " is not registered");
        }
        String chosen = codec == null ? device.codec() : codec;
        if (!device.state().accepts()) {
            String detail = "device " + code + " is " + device.state();
            return refuse(submission, chosen, QuarantineReason.NOT_IN_SERVICE, detail);
        }
        return read(submission, chosen, device, device.clock());
    }

    private Outcome read(Submission submission, String name, @Nullable DeviceEntry sender, ZoneOffset clock) {
        Codec codec = codecs.choose(name, submission.contentType(), submission.payload());
        if (codec == null) {
            return refuse(submission, name, QuarantineReason.MALFORMED, "no codec here is called '" + name + "'");
        }
        List<Reading> readings;
        try {
            readings = codec.decode(submission.payload(), new Reception(submission.receivedAt(), clock));
        } catch (DecodeException e) {
            return refuse(submission, codec.name(), e.reason(), String.valueOf(e.getMessage()));
        }
        if (sender == null && !Codecs.isSenml(name)) {
            readings = readings.stream().filter(Acceptance::canBeRegistered).toList();
        }
        return new Sorting(submission, codec.name(), sender, index, check, readings.size()).sort(readings);
    }

    /**
     * Whether a datastream can be called as the reading's property is. What only a protocol has a name for cannot; a
     * gateway leaves it out, and so does a replay of what a gateway kept as it was.
     */
    private static boolean canBeRegistered(Reading reading) {
        return reading.property().indexOf(':') < 0;
    }

    /**
     * What {@code payload} says of which device, unchecked; empty where it cannot be read.
     *
     * @param codec name of the codec
     */
    public List<Reading> peek(String codec, byte[] payload, Instant receivedAt) {
        Codec known = codecs.choose(codec, null, payload);
        if (known == null) {
            return List.of();
        }
        try {
            return known.decode(payload, new Reception(receivedAt, Reception.CHINA));
        } catch (DecodeException e) {
            return List.of();
        }
    }
}
