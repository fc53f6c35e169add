/** The wireless M-Bus of EN 13757-4: link layer frames of both formats, and the records of EN 13757-3 in them. */
@NullMarked
package io.mailuo.codec.wmbus;

import org.jspecify.annotations.NullMarked;
