/**
 * Unified codes: coding schemes as data (fields, lengths, code tables, check algorithm), reading and composing codes,
 * and finding what was meant by a mistyped one.
 */
@NullMarked
package io.mailuo.spec.coding;

import org.jspecify.annotations.NullMarked;
