package dev.knudge.tasks.chat.language;

/** What {@code 3/4} means. */
public enum DateOrder {
  /** Nobody knows: it is asked. */
  ASK,
  /** March 4. */
  MONTH_FIRST,
  /** 3 April. */
  DAY_FIRST
}
