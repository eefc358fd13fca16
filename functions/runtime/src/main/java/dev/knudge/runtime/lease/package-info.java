/** A lease: only one pod at a time does what may not be done twice at once. */
@NullMarked
package dev.knudge.runtime.lease;

import org.jspecify.annotations.NullMarked;
