/** Events that follow from what was handled: kept with the state they follow from, and posted until the topic's sink has them. */
@NullMarked
package dev.knudge.runtime.outbox;

import org.jspecify.annotations.NullMarked;
