package dev.knudge.contracts;

/** A value that is not what the catalogue allows for its field. The message says where, what was expected, and of what kind the value is; never the value. */
public final class InvalidValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  InvalidValueException(String pointer, String message) {
    super(message, null, false, false);
    this.pointer = pointer;
  }

  /** RFC 6901 pointer to the value, from the tree that was read. */
  public String pointer() {
    return pointer;
  }
}
