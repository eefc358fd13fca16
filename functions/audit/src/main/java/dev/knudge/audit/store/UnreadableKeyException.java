package dev.knudge.audit.store;

import dev.knudge.runtime.UnavailableException;

/** A user's key was wrapped under a secret that this pod was not given: nothing can be recorded for that user until it is. */
final class UnreadableKeyException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  UnreadableKeyException(long keyId) {
    super(
        "The key "
            + keyId
            + " was wrapped under a secret that is not among AUDIT_ENCRYPTION_SECRET's; add the one it was wrapped under behind the first.");
  }
}
