/**
 * The channels, behind one interface: {@link dev.knudge.notification.channel.Channel}. Each knows how to hand a message to the outside, and what the outside's answers mean; when to
 * try, and what then, is not theirs to say.
 */
@NullMarked
package dev.knudge.notification.channel;

import org.jspecify.annotations.NullMarked;
