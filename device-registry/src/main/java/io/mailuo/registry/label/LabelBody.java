package io.mailuo.registry.label;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which labels a caller wants.
 *
 * @param kind {@code device}, {@code object} or {@code gateway}
 * @param codes those of these, in this order
 * @param filter or those that it selects, by code: what narrows the list of the kind, and {@code import}
 * @param part which 20,000 of those that the filter selects, from 1; without it they must not be more
 * @param sheet id of the sheet
 * @param skip labels of the first sheet that are used already
 * @param language {@code zh} or {@code en}
 */
record LabelBody(
        @Nullable String kind,
        @Nullable List<@Nullable String> codes,
        @Nullable Map<String, @Nullable String> filter,
        @Nullable Integer part,
        @Nullable String sheet,
        @Nullable Integer skip,
        @Nullable String language) {}
