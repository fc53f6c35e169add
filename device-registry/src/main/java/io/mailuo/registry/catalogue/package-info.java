/** Catalogues, code checks and the resolver. */
@NullMarked
package io.mailuo.registry.catalogue;

import org.jspecify.annotations.NullMarked;
