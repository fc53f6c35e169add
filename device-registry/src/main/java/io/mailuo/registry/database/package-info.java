/** The registry's database: connections, transactions, schema. */
@NullMarked
package io.mailuo.registry.database;

import org.jspecify.annotations.NullMarked;
