/** Who has a connection open, on whichever replica. */
@NullMarked
package dev.knudge.live.presence;

import org.jspecify.annotations.NullMarked;
