package dev.knudge.runtime.outbox;

/**
 * An event that is to be posted.
 *
 * @param sequence its place in the outbox
 * @param topic which sink it goes to
 * @param key the user whose events stay in order
 * @param headers the event's attributes as HTTP headers, a JSON object
 * @param body the event's data
 */
public record OutboxRow(long sequence, String topic, String key, String headers, String body) {}
