package dev.knudge.contracts;

import java.util.Locale;

/** Who did it: envelope field {@code actor}; {@link Event#actor()} says what holds where the field is absent. */
public enum Actor {
  /** A person, by their own hand. */
  HUMAN,
  /** Software that acts for a person, such as a chat assistant. */
  AGENT,
  /** One of the functions, by rule or by clock. */
  SYSTEM;

  /** {@code human}, {@code agent} or {@code system}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
