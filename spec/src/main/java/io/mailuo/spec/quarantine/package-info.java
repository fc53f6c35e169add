/** Why something that arrived could not be accepted. */
@NullMarked
package io.mailuo.spec.quarantine;

import org.jspecify.annotations.NullMarked;
