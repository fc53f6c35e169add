/** The load tool: open-loop load on a running platform, and what became of every observation of it. */
@NullMarked
package io.mailuo.deploy.bench;

import org.jspecify.annotations.NullMarked;
