package dev.knudge.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Something this function depends on is away, or the work is under way elsewhere: the same request may succeed later. A delivery is answered 503, which the platform retries.
 * Its message goes to callers and into dead letters: it names no person and no secret.
 */
public class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is away, and what was to be done with it
   */
  public UnavailableException(String message) {
    this(message, null);
  }

  /**
   * @param message what is away, and what was to be done with it
   * @param cause what was seen, or null
   */
  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
