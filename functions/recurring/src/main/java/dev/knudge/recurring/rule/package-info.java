/** Recurrence rules: what RFC 5545 and RFC 7529 say, expanded. Plain Java; the only package that knows lib-recur. */
@NullMarked
package dev.knudge.recurring.rule;

import org.jspecify.annotations.NullMarked;
