package io.mailuo.registry.organization;

import org.jspecify.annotations.Nullable;

/** What a caller says about an organization; see {@link Organization}. */
record OrganizationBody(
        @Nullable String id,
        @Nullable String name,
        @Nullable String parent,
        @Nullable String division,
        @Nullable String creditCode) {}
