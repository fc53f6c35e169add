/** Device profiles: what a model of device offers and how to talk to it; the library of them and its loader. */
@NullMarked
package io.mailuo.profile;

import org.jspecify.annotations.NullMarked;
