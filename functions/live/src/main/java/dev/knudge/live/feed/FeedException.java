package dev.knudge.live.feed;

/** The feed cannot go on at present; it begins again. */
final class FeedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FeedException(String message, Throwable cause) {
    super(message, cause);
  }

  FeedException(String message) {
    super(message);
  }
}
