/** Accounts, sessions, tokens: who may do what. */
@NullMarked
package io.mailuo.registry.access;

import org.jspecify.annotations.NullMarked;
