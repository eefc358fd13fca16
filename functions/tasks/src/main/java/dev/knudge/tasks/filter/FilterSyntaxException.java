package dev.knudge.tasks.filter;

/** A text that is no filter. The message says where, what is there, and what could be. */
public final class FilterSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int position;

  FilterSyntaxException(int position, String message) {
    super(message, null, false, false);
    this.position = position;
  }

  /** Where reading ended: characters before it, from 0. */
  public int position() {
    return position;
  }
}
