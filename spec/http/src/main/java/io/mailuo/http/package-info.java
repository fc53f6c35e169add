/**
 * The contract over HTTP: one server, routes with access rules, problem details, health and metrics. Services
 * contribute an {@link io.mailuo.http.ApiModule}.
 */
@NullMarked
package io.mailuo.http;

import org.jspecify.annotations.NullMarked;
