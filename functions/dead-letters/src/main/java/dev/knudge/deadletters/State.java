package dev.knudge.deadletters;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a letter stands.
 *
 * <pre>
 *   (arrives) ──► stored ──── redrive ───► redriving ──── taken ───► redriven
 *                  │  ▲                     │     ▲                    │
 *                  │  └── arrives again ────│─────│────────────────────┤
 *                  │                        └─ not taken ─► failed ────┘ redrive, from any but redriving
 *                  └── discard (stored, failed) ──────────► discarded
 * </pre>
 */
public enum State {
  /** It came, and nobody has decided. */
  STORED,
  /** An operator wants it sent again, and that has not come to its end yet. */
  REDRIVING,
  /** Its destination took it. */
  REDRIVEN,
  /** Its destination did not take it once more. */
  FAILED,
  /** An operator wants no more of it. */
  DISCARDED;

  /** As the API and the tables have it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it waits for somebody. */
  public boolean isOpen() {
    return this == STORED || this == REDRIVING || this == FAILED;
  }

  /** The one of that name; null where there is none. */
  public static @Nullable State of(String wireName) {
    for (State state : values()) {
      if (state.wireName().equals(wireName)) {
        return state;
      }
    }
    return null;
  }
}
