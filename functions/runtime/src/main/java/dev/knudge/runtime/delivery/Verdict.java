package dev.knudge.runtime.delivery;

/** How a delivered event is answered. */
public sealed interface Verdict {
  /** Its effects are committed and all that follows is posted; or it is nothing to this function. */
  record Handled() implements Verdict {}

  /** It can never be handled. */
  record Refused(String reason) implements Verdict {}

  /** It was not handled, or not all of it: the platform is to deliver it again. */
  record Failed(Exception fault) implements Verdict {}
}
