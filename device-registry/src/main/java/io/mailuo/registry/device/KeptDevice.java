package io.mailuo.registry.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A device as the organization sees it that keeps some of its attributes: what the sharing catalogue shows everybody,
 * and these attributes.
 *
 * @param type domain and device type, 5 digits
 * @param organization the owner
 * @param organizationName what the owner is called
 * @param place in WGS 84
 * @param reach whether the device itself is in the reader's reach, and all of it may be read elsewhere
 * @param keeps what the reader's organization, or one below it, keeps; by the name of the attribute
 * @param others what yet others keep; all else is the owner's
 */
record KeptDevice(
        String code,
        String name,
        String type,
        String division,
        String organization,
        String organizationName,
        State state,
        @Nullable Place place,
        List<Stream> datastreams,
        boolean reach,
        long version,
        List<Kept> keeps,
        List<Other> others) {

    /** A datastream as the catalogue shows it. */
    record Stream(String property, String unit, @Nullable Integer intervalSeconds) {}

    /**
     * An attribute that is kept.
     *
     * @param organization who keeps it
     * @param value as {@code GET /devices/{code}} shows it; null for none
     */
    record Kept(
            String attribute, String organization, @Nullable JsonNode value) {}

    /** An attribute, and who keeps it. */
    record Other(String attribute, String organization) {}

    KeptDevice {
        others = List.copyOf(others);
        datastreams = List.copyOf(datastreams);
        keeps = List.copyOf(keeps);
    }

    /**
     * What of a device its keeper sees.
     *
     * @param keepers who keeps which attribute
     * @param mine whether an organization is in the reader's reach
     */
    static KeptDevice of(Device device, String organizationName, Map<String, String> keepers, Predicate<String> mine) {
        JsonNode whole = Json.MAPPER.valueToTree(device);
        return new KeptDevice(
                device.code(),
                device.name(),
                device.type(),
                device.division(),
                device.organization(),
                organizationName,
                device.state(),
                device.place(),
                device.datastreams().stream()
                        .map(stream -> new Stream(stream.property(), stream.unit(), stream.intervalSeconds()))
                        .toList(),
                mine.test(device.organization()),
                device.version(),
                keepers.entrySet().stream()
                        .filter(kept -> mine.test(kept.getValue()))
                        .map(kept -> new Kept(kept.getKey(), kept.getValue(), whole.get(kept.getKey())))
                        .toList(),
                keepers.entrySet().stream()
                        .filter(kept -> !mine.test(kept.getValue()))
                        .map(kept -> new Other(kept.getKey(), kept.getValue()))
                        .toList());
    }
}
