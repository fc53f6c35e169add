package io.mailuo.codec.cap;

import io.mailuo.codec.cap.CapAlert.Category;
import io.mailuo.codec.cap.CapAlert.Named;
import io.mailuo.codec.cap.NationalWarning.Area;
import io.mailuo.codec.cap.NationalWarning.Info;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts warnings of the national system to CAP 1.2. */
final class WarningToCap {

    private static final String METEOROLOGY = "11B";

    private WarningToCap() {}

    static CapAlert convert(NationalWarning warning) {
        var infos = warning.infos().stream().map(info -> info(warning, info)).toList();
        String references = warning.references().isEmpty()
                ? null
                : String.join(
                        " ",
                        warning.references().stream()
                                .map(reference -> warning.senderCode() + "," + reference + ","
                                        + CapWords.time(entered(reference, warning)))
                                .toList());
        return new CapAlert(
                warning.identifier(),
                warning.senderCode(),
                warning.sent(),
                CapWords.constant(CapAlert.Status.class, warning.status()).orElse(CapAlert.Status.DRAFT),
                CapWords.constant(CapAlert.MessageType.class, warning.messageType())
                        .orElse(CapAlert.MessageType.ALERT),
                text(warning.sender()),
                CapWords.constant(CapAlert.Scope.class, warning.scope()).orElse(CapAlert.Scope.RESTRICTED),
                null,
                null,
                warning.methods().stream().map(NationalWarning.Method::name).toList(),
                text(warning.note()),
                references,
                null,
                infos);
    }

    /** A reference that holds no time is taken as of the warning's own time. */
    private static OffsetDateTime entered(String reference, NationalWarning warning) {
        if (WarningReader.IDENTIFIER.matcher(reference).matches()) {
            try {
                return WarningReader.entryTime(reference);
            } catch (DateTimeException e) {
                // Fourteen digits, but no time.
            }
        }
        return warning.entered();
    }

    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text;
    }

    private static CapAlert.Info info(NationalWarning warning, Info info) {
        var parameters = new ArrayList<Named>();
        if (info.level() != NationalWarning.Level.UNKNOWN) {
            parameters.add(new Named("level", info.level().grade()));
            parameters.add(new Named("colour", WarningWriter.colour(info.level())));
        }
        return new CapAlert.Info(
                text(info.language()),
                List.of(info.eventType().startsWith(METEOROLOGY) ? Category.MET : Category.OTHER),
                info.eventName().orElse(info.eventType()),
                List.of(),
                CapWords.constant(CapAlert.Urgency.class, info.urgency()).orElse(CapAlert.Urgency.UNKNOWN),
                info.level().severity(),
                CapWords.constant(CapAlert.Certainty.class, info.certainty()).orElse(CapAlert.Certainty.UNKNOWN),
                null,
                List.of(new Named("eventType", info.eventType())),
                info.effective(),
                info.onset(),
                info.expires(),
                text(info.senderName().isEmpty() ? warning.sender() : info.senderName()),
                text(info.headline()),
                text(info.description()),
                text(info.instruction()),
                text(info.web()),
                null,
                parameters,
                List.of(),
                info.areas().stream().map(WarningToCap::area).toList());
    }

    private static CapAlert.Area area(Area area) {
        return new CapAlert.Area(
                area.description(),
                area.polygon().isEmpty() ? List.of() : List.of(area.polygon()),
                area.circle().isEmpty() ? List.of() : List.of(area.circle()),
                area.geocodes().stream()
                        .map(code -> new Named("division", code))
                        .toList(),
                null,
                null);
    }
}
