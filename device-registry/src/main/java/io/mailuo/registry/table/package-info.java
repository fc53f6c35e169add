/** Reading and writing tables: CSV in the encodings that occur, and XLSX, streamed and within limits. */
@NullMarked
package io.mailuo.registry.table;

import org.jspecify.annotations.NullMarked;
