package dev.knudge.local.eventing;

/** A source or sink that cannot run as its manifest says; the message names the resource, the field and the remedy. */
public final class EventingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what was wrong, and what to do. */
  public EventingException(String message) {
    super(message);
  }

  /** With what was wrong, what to do, and what caused it. */
  public EventingException(String message, Throwable cause) {
    super(message, cause);
  }
}
