/**
 * The demo city: field devices that speak real protocols in processes of their own, one edge gateway, and their
 * registration through the same HTTP API that everyone uses.
 */
@NullMarked
package io.mailuo.deploy.city;

import org.jspecify.annotations.NullMarked;
