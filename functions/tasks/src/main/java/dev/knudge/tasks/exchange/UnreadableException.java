package dev.knudge.tasks.exchange;

/** What cannot be read, and why, in words for its owner; of a whole file or of one task in it. */
final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableException(String reason) {
    super(reason, null, false, false);
  }

  /** Why. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
