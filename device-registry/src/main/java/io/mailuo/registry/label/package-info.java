/** Labels to stick on devices, managed objects and gateways: PDF with QR codes. */
@NullMarked
package io.mailuo.registry.label;

import org.jspecify.annotations.NullMarked;
