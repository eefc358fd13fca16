package dev.knudge.runtime.lease;

import dev.knudge.runtime.UnavailableException;

/** The work was begun under a lease that lapsed or was given up meanwhile: another may be doing it, so this one stops. */
public final class LeaseLostException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(String name, long token) {
    super(
        "The lease '"
            + name
            + "' (token "
            + token
            + ") lapsed or was given up while the work was under way.");
  }
}
