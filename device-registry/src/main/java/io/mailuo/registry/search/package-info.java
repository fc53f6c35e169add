/** Search as you type, and the texts by which lists are filtered: by neighbouring characters of names. */
@NullMarked
package io.mailuo.registry.search;

import org.jspecify.annotations.NullMarked;
