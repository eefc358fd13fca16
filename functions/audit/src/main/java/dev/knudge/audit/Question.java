package dev.knudge.audit;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the trail are asked for, and in which order.
 *
 * @param userId whose; null for everybody's, which is for operators
 * @param taskId only those of this task; null for all
 * @param type only those of this type; null for all
 * @param actor only those of this actor; null for all
 * @param field only those that changed this field; null for all
 * @param words only those that hold all words of this text; null for all
 * @param from only those that happened then or later; null for no bound
 * @param to only those that happened before; null for no bound
 * @param oldestFirst whether a history is read from its beginning
 */
public record Question(
    @Nullable String userId,
    @Nullable String taskId,
    @Nullable String type,
    @Nullable String actor,
    @Nullable String field,
    @Nullable String words,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean oldestFirst) {
  /** All of a user's entries, newest first; with null everybody's. */
  public static Question all(@Nullable String userId) {
    return new Question(userId, null, null, null, null, null, null, null, false);
  }

  /** The same from its beginning. */
  Question inOrder() {
    return new Question(userId, taskId, type, actor, field, words, from, to, true);
  }

  /** The same within a period. */
  Question between(Instant begin, Instant end) {
    return new Question(userId, taskId, type, actor, field, words, begin, end, oldestFirst);
  }

  /** What an entry must have to hold the words and have changed the field, see {@link Marks}; none where neither is asked for. */
  public Set<String> marks() {
    Set<String> marks = words == null ? new LinkedHashSet<>() : Marks.ofWords(words);
    if (field != null) {
      marks.add(Marks.field(field));
    }
    return marks;
  }

  /** What a cursor belongs to: the list, and each part of the question, none running into the next. */
  String scope(String list) {
    return Stream.of(list, userId, taskId, type, actor, field, words, from, to, oldestFirst)
        .map(part -> part == null ? "-" : "=" + part)
        .collect(Collectors.joining("\u0000"));
  }
}
