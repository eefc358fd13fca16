package dev.knudge.notification;

/** Preferences that cannot be kept. Its message says what was expected, for the one who sent them. */
public final class InvalidPreferencesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  InvalidPreferencesException(String pointer, String message) {
    super(message, null, false, false);
    this.pointer = pointer;
  }

  /** Where, as an RFC 6901 pointer. */
  public String pointer() {
    return pointer;
  }
}
