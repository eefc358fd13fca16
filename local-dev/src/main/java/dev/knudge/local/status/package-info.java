/** What local-dev tells of itself: its state at a moment, and what happens as it happens. Plain records, the same in the program and on the wire. */
@NullMarked
package dev.knudge.local.status;

import org.jspecify.annotations.NullMarked;
