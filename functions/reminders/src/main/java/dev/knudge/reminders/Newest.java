package dev.knudge.reminders;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest of the statements about one thing, the same whatever order they come in and however often.
 *
 * <p>Versions and times together are no order: A may have the lower version than B, B the earlier time than an unversioned C, and C the earlier time than A. So the newest of those with a
 * version and the newest of those without are kept apart, and of the two the later one counts.
 *
 * @param counted the newest that has a version
 * @param uncounted the newest that has none
 * @param <T> what is said
 */
public record Newest<T>(@Nullable Said<T> counted, @Nullable Said<T> uncounted) {

  /** Nothing was said yet. */
  static <T> Newest<T> none() {
    return new Newest<>(null, null);
  }

  /** With one more statement. */
  Newest<T> with(Said<T> said) {
    if (said.stamp().version() == null) {
      return isNewer(said, uncounted) ? new Newest<>(counted, said) : this;
    }
    return isNewer(said, counted) ? new Newest<>(said, uncounted) : this;
  }

  /** The one that counts. */
  public Optional<Said<T>> current() {
    return Optional.ofNullable(
        uncounted != null && isNewer(uncounted, counted) ? uncounted : counted);
  }

  private static <T> boolean isNewer(Said<T> said, @Nullable Said<T> other) {
    return other == null || said.stamp().isNewerThan(other.stamp());
  }
}
