package io.mailuo.registry.importing;

import io.mailuo.registry.device.Mounting;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file as it is staged; null is what the file leaves open.
 *
 * @param kind device type, or component class
 * @param place in WGS 84
 * @param datum what the place was stated in, where that was not WGS 84
 * @param stated the place as it was stated, with the datum
 * @param codecDefault what a new device gets where {@code codec} is null
 * @param observes codes of the objects that the device observes, sorted; empty where it says that there are none
 * @param mounting the parts of it that the file says
 * @param attributes those of the standard that the file says, by their abbreviation
 * @param datastreamSet what a new device gets
 */
record StagedRow(
        int number,
        boolean failed,
        @Nullable String code,
        @Nullable String standard,
        @Nullable String kind,
        @Nullable String division,
        @Nullable String name,
        @Nullable String organization,
        @Nullable String state,
        @Nullable Place place,
        @Nullable String datum,
        @Nullable Place stated,
        @Nullable String profile,
        @Nullable String codec,
        String codecDefault,
        @Nullable String gateway,
        @Nullable String object,
        @Nullable List<String> observes,
        @Nullable String utcOffset,
        @Nullable String maintainer,
        @Nullable Mounting mounting,
        Map<String, String> attributes,
        @Nullable Long datastreamSet,
        List<ExternalId> identifiers) {}
