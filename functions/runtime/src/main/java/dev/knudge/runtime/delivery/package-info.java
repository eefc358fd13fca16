/** From a typed event to its committed effects: group commit, inbox, the function's own work, outbox. */
@NullMarked
package dev.knudge.runtime.delivery;

import org.jspecify.annotations.NullMarked;
