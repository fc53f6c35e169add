/** Tests of profiles. */
@NullMarked
package io.mailuo.profile;

import org.jspecify.annotations.NullMarked;
