/** W3C trace context: where an event comes from, carried on to what it causes. */
@NullMarked
package dev.knudge.runtime.tracing;

import org.jspecify.annotations.NullMarked;
