package io.mailuo.spec.catalogue;

import io.mailuo.spec.registry.RegistryRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that devices observe (观测属性).
 *
 * @param id such as {@code pm2_5}
 * @param names for people
 * @param unit UCUM code; empty for truth values and texts
 * @param resultType kind of result
 * @param min lowest plausible result in {@code unit}, or null for none
 * @param max highest plausible result in {@code unit}, or null for none
 * @param domains codes of the sensing domains in which it is usual
 * @param sources how field standards call it, such as {@code hj212} {@code a34004}
 */
public record ObservedProperty(
        String id,
        Names names,
        String unit,
        ResultType resultType,
        @Nullable Double min,
        @Nullable Double max,
        List<String> domains,
        List<RegistryRecord.ExternalId> sources) {

    public ObservedProperty {
        domains = List.copyOf(domains);
        sources = List.copyOf(sources);
    }

    /** A datastream of this property with the catalogue's unit and plausible range, called {@code property}. */
    public RegistryRecord.Datastream datastream(String property) {
        return new RegistryRecord.Datastream(property, unit, resultType.text(), min, max, null);
    }
}
