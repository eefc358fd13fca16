package dev.knudge.contracts;

/** An event that we are about to say, and that no reader would take. A fault of the caller: its message tells which rule it breaks. */
public final class InvalidEventException extends RuntimeException {

  InvalidEventException(EventType type, String complaint) {
    super("a " + type + " event cannot be said: " + complaint);
  }
}
