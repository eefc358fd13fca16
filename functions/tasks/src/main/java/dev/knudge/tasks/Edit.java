package dev.knudge.tasks;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a field. Where there is no edit at all (null), the field stays as it is.
 *
 * @param value its new value; null clears it
 */
public record Edit<T>(@Nullable T value) {
  /** Gives it that value. */
  public static <T> Edit<T> to(@Nullable T value) {
    return new Edit<>(value);
  }

  /** Takes its value away. */
  public static <T> Edit<T> cleared() {
    return new Edit<>(null);
  }
}
