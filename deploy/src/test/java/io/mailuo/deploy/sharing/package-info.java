@NullMarked
package io.mailuo.deploy.sharing;

import org.jspecify.annotations.NullMarked;
