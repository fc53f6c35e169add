package io.mailuo.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing that must hold for a service to be ready.
 *
 * @param name short, such as {@code postgresql}
 * @param fault asked at each check; null when all is well, else what is wrong, in English. Must not block for long.
 */
public record HealthCheck(String name, Supplier<@Nullable String> fault) {}
