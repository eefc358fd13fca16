package dev.knudge.live.feed;

/**
 * A topic of the feed.
 *
 * @param name its name
 * @param id Kafka's id of it, which no other topic ever has, be it of the same name
 * @param partitions how many it has
 */
record FeedTopic(String name, String id, int partitions) {}
