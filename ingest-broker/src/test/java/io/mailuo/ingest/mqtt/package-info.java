@NullMarked
package io.mailuo.ingest.mqtt;

import org.jspecify.annotations.NullMarked;
