package dev.knudge.audit.log;

/** What was read is no signed note, no checkpoint, or no key. The message says what is wrong with it; it quotes no secret. */
public final class NoteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoteException(String message) {
    super(message);
  }
}
