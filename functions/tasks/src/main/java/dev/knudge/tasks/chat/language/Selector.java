package dev.knudge.tasks.chat.language;

import java.util.List;

/** Which tasks are meant. */
public sealed interface Selector {
  /** The one that was spoken of last: {@code it}. */
  record It() implements Selector {}

  /**
   * By their place in the last list: {@code the second one}.
   *
   * @param places from 1; -1 is the last
   */
  record Places(List<Integer> places) implements Selector {
    /** Copies the list. */
    public Places {
      places = List.copyOf(places);
    }
  }

  /** All of the last list: {@code all of them}. */
  record AllListed() implements Selector {}

  /** By words of the title. */
  record Words(String text) implements Selector {}

  /**
   * All that fit: {@code all overdue tasks}.
   *
   * @param filter in the filter language
   * @param words the same in words
   */
  record Matching(String filter, String words) implements Selector {}

  /** By its id, as a choice among several names it; it is looked up among the user's own, as any other. */
  record Id(String taskId) implements Selector {}
}
