/** GA/T 1049: XML between the traffic control centre of the police and the systems that serve it, over TCP. */
@NullMarked
package io.mailuo.codec.ga1049;

import org.jspecify.annotations.NullMarked;
