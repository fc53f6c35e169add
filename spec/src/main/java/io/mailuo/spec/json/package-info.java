/** The one way JSON is read and written. */
@NullMarked
package io.mailuo.spec.json;

import org.jspecify.annotations.NullMarked;
