/** Reading and writing XML documents of devices and authorities: no document type, no entities, bounded. */
@NullMarked
package io.mailuo.codec.xml;

import org.jspecify.annotations.NullMarked;
