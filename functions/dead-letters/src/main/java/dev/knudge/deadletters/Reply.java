package dev.knudge.deadletters;

import java.util.Set;

/** What a destination said to a letter that was sent again. */
public sealed interface Reply {
  /** It took it. */
  record Taken(int code) implements Reply {}

  /**
   * It answered something else.
   *
   * @param body the first 1024 bytes, as text
   */
  record Refused(int code, String body) implements Reply {}

  /**
   * There was no answer.
   *
   * @param what was seen instead
   */
  record Unanswered(String what) implements Reply {}

  /** Nobody is there, too many are there, or what it needs is away. A 500 is not among them: it may well be of this letter's making. */
  Set<Integer> AWAY = Set.of(404, 408, 429, 502, 503, 504);

  /** Whether it is the destination that is in no state to take letters, rather than this one that it cannot take. */
  default boolean isAway() {
    return switch (this) {
      case Taken _ -> false;
      case Refused(int code, _) -> AWAY.contains(code);
      case Unanswered _ -> true;
    };
  }
}
