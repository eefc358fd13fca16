/**
 * What Kafka has, for everybody who listens here: one reader of the topics, what it read last in memory, and a second reader for those who missed more than that.
 *
 * <pre>
 *   Kafka ──► {@link dev.knudge.live.feed.FeedReader} ──► {@link dev.knudge.live.feed.Hub}: position, window ──► live listeners
 *     │                                          ▲   │
 *     └────► {@link dev.knudge.live.feed.ReplayReader} ─────┘   └─► a listener that catches up: from the window, else from Kafka
 * </pre>
 */
@NullMarked
package dev.knudge.live.feed;

import org.jspecify.annotations.NullMarked;
