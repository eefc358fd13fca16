package dev.knudge.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves a reading from wherever it fails; {@link DeliveryReader} makes it a {@link Refusal}. It has no stack trace, being no fault. */
final class Unacceptable extends RuntimeException {

  private final Refusal.Kind kind;
  private final @Nullable String pointer;

  private Unacceptable(Refusal.Kind kind, @Nullable String pointer, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
    this.pointer = pointer;
  }

  /** The request is no CloudEvent. */
  static Unacceptable unreadable(String reason) {
    return new Unacceptable(Refusal.Kind.UNREADABLE, null, reason);
  }

  /** The data as a whole is not what its type demands. */
  static Unacceptable rejected(String reason) {
    return new Unacceptable(Refusal.Kind.REJECTED, null, reason);
  }

  /** The data cannot be read as JSON. */
  static Unacceptable notJson(String complaint) {
    return new Unacceptable(Refusal.Kind.REJECTED, "", "data: " + complaint);
  }

  /** The value at that place of the data is not what its type demands. */
  static Unacceptable at(String pointer, String expected, @Nullable Object found) {
    return because(pointer, expected, describe(found));
  }

  /** The field at that place of the data is missing. */
  static Unacceptable missing(String pointer, String expected) {
    return because(pointer, expected, "nothing");
  }

  /** As {@link #at}, in words. */
  static Unacceptable because(String pointer, String expected, String found) {
    String place = pointer.isEmpty() ? "data" : pointer;
    return new Unacceptable(
        Refusal.Kind.REJECTED, pointer, place + ": expected " + expected + ", found " + found);
  }

  /** The same, told of data: the request around it can be read. */
  Unacceptable asRejected() {
    return new Unacceptable(Refusal.Kind.REJECTED, pointer, reason());
  }

  /** The same, of a value that stands alone. */
  InvalidValueException asInvalidValue() {
    return new InvalidValueException(pointer == null ? "" : pointer, reason());
  }

  Refusal refusal(@Nullable String eventId, @Nullable String eventType) {
    return new Refusal(
        kind,
        Printable.shortened(reason(), 400),
        pointer,
        shortened(eventId),
        shortened(eventType));
  }

  private String reason() {
    String reason = getMessage();
    return reason == null ? kind.name() : reason;
  }

  private static @Nullable String shortened(@Nullable String attribute) {
    return attribute == null ? null : Printable.shortened(attribute, 80);
  }

  /** Of what kind a value is; never the value, which may be personal. */
  private static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text when text.isEmpty() -> "an empty string";
      case String text -> "a string of " + text.codePointCount(0, text.length()) + " characters";
      case Boolean _ -> "a boolean";
      case Number _ -> "a number";
      case List<?> list -> "an array of " + list.size();
      default -> "an object";
    };
  }
}
