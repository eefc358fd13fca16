/** The one clock of a function. */
@NullMarked
package dev.knudge.runtime.time;

import org.jspecify.annotations.NullMarked;
