/** Backup of the whole registry to one file, and restore from it. */
@NullMarked
package io.mailuo.registry.backup;

import org.jspecify.annotations.NullMarked;
