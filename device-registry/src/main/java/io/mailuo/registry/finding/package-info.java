/** Cross-checking of what is registered (统一编码、逐一定位、交叉验证): findings, each with a reason and a proposed fix. */
@NullMarked
package io.mailuo.registry.finding;

import org.jspecify.annotations.NullMarked;
