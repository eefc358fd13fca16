package dev.knudge.contracts;

/** A text that is not JSON as {@link Json} takes it. The message tells what and where, and quotes nothing of the text. */
public final class JsonException extends RuntimeException {

  JsonException(String message) {
    super(message);
  }
}
