package dev.knudge.runtime.health;

/** Something that {@code GET /health} says beside the service's name and status, such as how many connections are open. Every bean of this kind adds its member. */
public interface HealthDetail {
  /** The member's name, in snake case. */
  String name();

  /** What it is now, as a value of a JSON tree; it is asked on a thread that may wait, but nobody likes to wait for health. */
  Object value();
}
