/** What clients say: that they have seen a notification. */
@NullMarked
package dev.knudge.live.acknowledgement;

import org.jspecify.annotations.NullMarked;
