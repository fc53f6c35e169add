/**
 * Warnings: the Common Alerting Protocol 1.2 ({@link io.mailuo.codec.cap.CapAlert}) and the XML of China's national
 * early-warning release system ({@link io.mailuo.codec.cap.NationalWarning}).
 */
@NullMarked
package io.mailuo.codec.cap;

import org.jspecify.annotations.NullMarked;
