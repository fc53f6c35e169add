/** Configuration: one YAML file per service bound to records, every key overridable by the environment. */
@NullMarked
package io.mailuo.spec.config;

import org.jspecify.annotations.NullMarked;
