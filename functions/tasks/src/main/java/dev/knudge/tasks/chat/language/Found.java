package dev.knudge.tasks.chat.language;

/**
 * Something read from tokens.
 *
 * @param end index of the token after it
 */
record Found<T>(T value, int end) {}
