package io.mailuo.ingest.discovery;

import io.mailuo.profile.Profile;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ObservedProperty;
import io.mailuo.spec.catalogue.ResultType;
import io.mailuo.spec.catalogue.Units;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A body for {@code POST /devices} that registers a source from what is known of it, so that what is held is accepted.
 *
 * @param type device type, 5 digits: that of the profile, of the HJ 212 system type, or the one that fits what was seen
 * @param division that of the gateway
 * @param name the type's name and the source's own
 * @param organization the owner of the gateway
 * @param profile the profile whose declared codec read the messages; null for other codecs
 * @param gateway what speaks for the source
 * @param externalIds what it is found by from then on
 * @param datastreams what was seen and can be registered; null where nothing was, so that the type's usual ones stand
 */
record Suggestion(
        String type,
        String division,
        String name,
        String organization,
        @Nullable String profile,
        String gateway,
        List<ExternalId> externalIds,
        @Nullable List<Stream> datastreams) {

    private static final String GENERIC = "99001";
    private static final String GATEWAYS = "90";
    private static final int LONGEST_NAME = 200;
    /** What the registry takes as the value of an identifier. */
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]{1,128}");

    /** Device types of the system types of HJ 212 (HJ 212-2017, table 5; 51 and 52 HJ/T 212-2005, table 5). */
    private static final Map<String, String> HJ212_SYSTEMS = Map.ofEntries(
            Map.entry("21", "04001"),
            Map.entry("22", "03001"),
            Map.entry("23", "03003"),
            Map.entry("24", "05007"),
            Map.entry("27", "03006"),
            Map.entry("31", "03005"),
            Map.entry("32", "04002"),
            Map.entry("36", "03003"),
            Map.entry("38", "03009"),
            Map.entry("39", "03002"),
            Map.entry("51", "03005"),
            Map.entry("52", "04002"));

    /** A datastream; what is null is the catalogue's or the profile's. */
    record Stream(
            String property,
            @Nullable String unit,
            @Nullable String resultType,
            @Nullable Integer intervalSeconds) {}

    /** What is suggested for {@code source}; null where its gateway is not known, or its name cannot be registered. */
    static @Nullable Suggestion of(Source source, @Nullable Gateway gateway, ProfileLibrary profiles, Locale language) {
        var candidates = source.identity.candidates();
        if (gateway == null || candidates.isEmpty()) {
            return null;
        }
        var identifier = candidates.getFirst();
        if (!VALUE.matcher(identifier.value()).matches()) {
            return null;
        }
        var profile = profiles.find(source.identity.codec());
        var streams = source.properties().entrySet().stream()
                .filter(seen -> ObservedProperties.NAME.matcher(seen.getKey()).matches())
                .map(seen -> stream(seen.getKey(), seen.getValue()))
                .toList();
        var type = type(source, profile);
        String name = type.names().in(language.getLanguage()) + " " + identifier.value();
        return new Suggestion(
                type.code(),
                gateway.division(),
                name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME),
                gateway.organization(),
                profile.map(Profile::id).orElse(null),
                gateway.code(),
                List.of(identifier),
                streams.isEmpty() ? null : streams);
    }

    private static Stream stream(String property, SeenProperty seen) {
        var known = ObservedProperties.find(property);
        boolean usual = known.map(ObservedProperty::resultType)
                .filter(seen.type()::equals)
                .isPresent();
        String unit = null;
        if (seen.type() == ResultType.NUMBER) {
            boolean stated = Units.known(seen.unit())
                    && known.map(ObservedProperty::unit)
                            .map(own -> Units.compatible(own, seen.unit()))
                            .orElse(true);
            unit = stated ? seen.unit() : usual ? null : "1";
        }
        return new Stream(property, unit, usual ? null : seen.type().text(), seen.intervalSeconds());
    }

    private static DeviceType type(Source source, Optional<Profile> profile) {
        return profile.map(Profile::type)
                .or(() -> Optional.ofNullable(HJ212_SYSTEMS.get(source.system())))
                .flatMap(DeviceTypes::find)
                .or(() -> fitting(source.properties().keySet()))
                .or(() -> DeviceTypes.find(GENERIC))
                .orElseThrow();
    }

    /**
     * The type that has most of what was seen; among those alike, the one whose principal property was seen, the one in
     * whose domain the properties are at home, the one that has least besides, the first of the catalogue.
     */
    private static Optional<DeviceType> fitting(Set<String> seen) {
        var names = seen.stream().map(ObservedProperties::baseOf).collect(Collectors.toSet());
        var domains = new ArrayList<String>();
        for (var name : names) {
            ObservedProperties.find(name)
                    .ifPresent(property -> domains.add(property.domains().getFirst()));
        }
        Comparator<DeviceType> order = Comparator.<DeviceType>comparingLong(type ->
                        type.properties().stream().filter(names::contains).count())
                .thenComparing(type -> names.contains(type.properties().getFirst()))
                .thenComparingLong(
                        type -> domains.stream().filter(type.domain()::equals).count())
                .thenComparingInt(type -> -type.properties().size())
                .thenComparing(DeviceType::code, Comparator.reverseOrder());
        return DeviceTypes.all().stream()
                .filter(type -> !type.domain().equals(GATEWAYS))
                .filter(type -> type.properties().stream().anyMatch(names::contains))
                .max(order);
    }
}
