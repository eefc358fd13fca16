package dev.knudge.reminders;

/**
 * A statement, and when it was made.
 *
 * @param <T> what is said
 */
public record Said<T>(Stamp stamp, T value) {}
