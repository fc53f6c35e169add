@NullMarked
package io.mailuo.codec.wmbus;

import org.jspecify.annotations.NullMarked;
