/** The audit log: who has done what, chained so that nobody can change it unseen. */
@NullMarked
package io.mailuo.registry.audit;

import org.jspecify.annotations.NullMarked;
