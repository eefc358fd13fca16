package dev.knudge.contracts;

import java.util.List;

/** What became of a delivery. */
public sealed interface Reading {

  /** It is this event. */
  record Accepted(Event event) implements Reading {}

  /** It is none, for this reason. */
  record Refused(Refusal refusal) implements Reading {}

  /** It is several, each accepted or refused for itself, in their order; possibly none. Members are never batches. */
  record Batch(List<Reading> members) implements Reading {
    public Batch {
      members = List.copyOf(members);
    }
  }
}
