/** The registry: organizations, managed objects, devices and gateways under unified codes. */
@NullMarked
package io.mailuo.registry;

import org.jspecify.annotations.NullMarked;
