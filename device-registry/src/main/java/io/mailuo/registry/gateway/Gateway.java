package io.mailuo.registry.gateway;

import io.mailuo.registry.database.Row;
import io.mailuo.registry.place.Location;
import io.mailuo.registry.place.StatedPlace;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edge gateway as the API shows it.
 *
 * @param place in WGS 84
 * @param statedPlace what was said, where that was in another datum
 * @param gridCell code of the grid cell that its place is in, or null
 * @param enrolment what it enrols with; only in the answer that made it
 */
public record Gateway(
        String code,
        String division,
        String name,
        String organization,
        State state,
        @Nullable Place place,
        @Nullable StatedPlace statedPlace,
        @Nullable String gridCell,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Enrolment enrolment) {

    /**
     * A one-time token.
     *
     * @param token {@code mle_<random>.<first 16 hex digits of the SHA-256 of the authority's certificate>}
     */
    public record Enrolment(String token, Instant expiresAt) {}

    static Gateway of(Row row) throws SQLException {
        var location = Location.of(row);
        return new Gateway(
                row.text("code"),
                row.text("division"),
                row.text("name"),
                row.text("organization"),
                State.valueOf(row.text("state")),
                location.place(),
                location.stated(),
                row.textOrNull("grid_cell"),
                row.number("version"),
                row.time("created_at"),
                row.time("updated_at"),
                null);
    }

    Gateway with(Enrolment token) {
        return new Gateway(
                code,
                division,
                name,
                organization,
                state,
                place,
                statedPlace,
                gridCell,
                version,
                createdAt,
                updatedAt,
                token);
    }

    /** Where it is, in both ways of saying it. */
    Location location() {
        return new Location(place, statedPlace);
    }

    /** What the topic {@code registry} says about it. */
    RegistryRecord.Gateway record(List<String> certificateSha256) {
        return new RegistryRecord.Gateway(code, name, division, organization, state, place, certificateSha256);
    }
}
