/** Sharing (分建共享): the catalogue of what there is, requests, decisions, grants, and what was read by them. */
@NullMarked
package io.mailuo.registry.sharing;

import org.jspecify.annotations.NullMarked;
