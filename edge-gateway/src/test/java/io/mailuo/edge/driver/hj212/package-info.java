/** Tests. */
@NullMarked
package io.mailuo.edge.driver.hj212;

import org.jspecify.annotations.NullMarked;
