package dev.knudge.runtime;

import dev.knudge.contracts.NewEvent;
import java.util.List;

/** What became of an event in a function. */
public sealed interface Outcome {
  /**
   * It was handled.
   *
   * @param events what follows from it, in the order in which it is to be posted. Their ids are derived from the cause, so that a redelivery says the same again
   */
  record Done(List<NewEvent> events) implements Outcome {
    /** Copies the list. */
    public Done {
      events = List.copyOf(events);
    }
  }

  /**
   * It can never be handled: answered 422, it goes to the dead letters at once, and nothing of it is kept here.
   *
   * @param reason what was wrong, and what was expected; no personal data, since it becomes part of the dead letter
   */
  record Refused(String reason) implements Outcome {}

  /** Handled, and nothing follows. */
  static Outcome done() {
    return new Done(List.of());
  }

  /** Handled, and these events follow. */
  static Outcome saying(NewEvent... events) {
    return new Done(List.of(events));
  }

  /** Not to be handled, now or ever. */
  static Outcome refused(String reason) {
    return new Refused(reason);
  }
}
