package dev.knudge.backends;

/** A backend that cannot do what was asked; the message says what was wrong and what to do. */
public class BackendException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BackendException(String message) {
    super(message);
  }

  BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
