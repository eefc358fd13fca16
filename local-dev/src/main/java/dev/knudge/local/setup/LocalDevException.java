package dev.knudge.local.setup;

/** A fault that whoever sits at the terminal can mend. The message says what is wrong, with which value, and what to do. */
public final class LocalDevException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault with a message that stands alone. */
  public LocalDevException(String message) {
    super(message);
  }

  /** A fault with a message that stands alone, and what led to it. */
  public LocalDevException(String message, Throwable cause) {
    super(message, cause);
  }
}
