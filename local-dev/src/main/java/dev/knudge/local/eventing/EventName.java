package dev.knudge.local.eventing;

/**
 * Names an event for a person who reads about it.
 *
 * @param type its CloudEvents type
 * @param id its CloudEvents id
 * @param where where it was read: {@code <topic>-<partition>@<offset>}; empty for an event that comes from no topic
 */
public record EventName(String type, String id, String where) {}
