package dev.knudge.reminders;

/**
 * A reminder as a list has it.
 *
 * @param number its row, which is its place among those of the same time
 * @param task whose it is
 */
public record Listed(long number, TaskKey task, Reminder reminder) {}
