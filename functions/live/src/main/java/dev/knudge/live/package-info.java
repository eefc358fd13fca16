/** What happens, as it happens: the feed of events that Kafka has, and the sockets it goes to. */
@NullMarked
package dev.knudge.live;

import org.jspecify.annotations.NullMarked;
