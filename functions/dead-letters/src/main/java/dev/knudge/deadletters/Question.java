package dev.knudge.deadletters;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are asked for.
 *
 * @param states only those that stand so
 * @param type only of that event type; null for all
 * @param source only of that CloudEvents source; null for all
 * @param destinations only those for one of these URLs, which are ways to write the same; empty for all
 * @param code only with that status; null for all, {@link #NO_ANSWER} for those that were not answered
 * @param userId only of that user; null for all
 * @param from only those that came then or later; null for no bound
 * @param to only those that came before; null for no bound
 */
public record Question(
    Set<State> states,
    @Nullable String type,
    @Nullable String source,
    List<String> destinations,
    @Nullable Integer code,
    @Nullable String userId,
    @Nullable Instant from,
    @Nullable Instant to) {
  /** There was no answer: a timeout, or nobody at that address. */
  public static final int NO_ANSWER = 0;

  /** Copies the set and the list. */
  public Question {
    states = Set.copyOf(states);
    destinations = List.copyOf(destinations);
  }

  /** Whether nothing but the state is asked for. */
  boolean isAnything() {
    return type == null
        && source == null
        && destinations.isEmpty()
        && code == null
        && userId == null
        && from == null
        && to == null;
  }

  /** The same, in words that go into a run's record, and what a cursor belongs to. */
  public String scope() {
    StringBuilder words = new StringBuilder("state=");
    words.append(states.stream().map(State::wireName).sorted().collect(Collectors.joining(",")));
    word(words, "type", type);
    word(words, "source", source);
    word(words, "destination", destinations.isEmpty() ? null : destinations.getFirst());
    word(words, "code", code);
    word(words, "user_id", userId);
    word(words, "from", from);
    word(words, "to", to);
    return words.toString();
  }

  private static void word(StringBuilder words, String name, @Nullable Object value) {
    if (value != null) {
      words.append(' ').append(name).append('=').append(value);
    }
  }
}
