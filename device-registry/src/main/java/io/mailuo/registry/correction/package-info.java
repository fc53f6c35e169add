/** One datum one source, one source one owner (一数一源): who may change an attribute, and corrections (疑义校核) by others. */
@NullMarked
package io.mailuo.registry.correction;

import org.jspecify.annotations.NullMarked;
