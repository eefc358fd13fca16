package dev.knudge.audit.sealing;

/** What the tables hold is no log that was only added to: somebody changed it. Nothing is sealed on top of that. The message says where, and names nobody. */
public final class BrokenLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenLogException(String message) {
    super(message);
  }
}
