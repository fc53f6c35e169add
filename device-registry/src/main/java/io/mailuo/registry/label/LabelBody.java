package io.mailuo.registry.label;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which labels a caller wants.
 *
 * @param kind {@code device}, {@code object} or {@code gateway}
 * @param codes those of these, in this order
 * @param filter or those that it selects, by code
 * @param sheet id of the sheet
 * @param skip labels of the first sheet that are used already
 * @param language {@code zh} or {@code en}
 */
record LabelBody(
        @Nullable String kind,
        @Nullable List<@Nullable String> codes,
        @Nullable Filter filter,
        @Nullable String sheet,
        @Nullable Integer skip,
        @Nullable String language) {

    /** Conditions, all of which must hold; as on the lists of devices, managed objects and gateways. */
    record Filter(
            @Nullable String organization,
            @Nullable String division,
            @Nullable String domain,
            @Nullable String type,
            @Nullable String componentClass,
            @Nullable String state,
            @Nullable String gateway,
            @Nullable String gridCell,
            @Nullable String q,
            @JsonProperty("import") @Nullable String importId) {}
}
