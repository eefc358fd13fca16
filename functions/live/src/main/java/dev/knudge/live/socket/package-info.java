/** The connections that events go to: WebSockets and server-sent events, with a queue each, and the limits of both. */
@NullMarked
package dev.knudge.live.socket;

import org.jspecify.annotations.NullMarked;
