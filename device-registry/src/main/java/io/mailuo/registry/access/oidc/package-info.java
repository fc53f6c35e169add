/** Signing in by an OpenID Connect provider: what is said to it, and what it says is made sure of. */
@NullMarked
package io.mailuo.registry.access.oidc;

import org.jspecify.annotations.NullMarked;
