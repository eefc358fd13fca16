/** Tokens of the HTTP API: who may ask, and whose data they see. */
@NullMarked
package dev.knudge.runtime.security;

import org.jspecify.annotations.NullMarked;
