package dev.knudge.live.door;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of tokens for each user, or each address. A bucket is one number, the time at which it will be full again (GCRA); one that nobody kept is full. So the memory is bounded:
 * of more keys than it may hold, the one that asked last longest ago is forgotten, and at worst gets its burst again.
 */
final class TokenBuckets {
  private static final int STRIPES = 16;

  private final RateLimit limit;
  private final InstantSource clock;
  private final Stripe[] stripes = new Stripe[STRIPES];

  /**
   * @param keys how many are remembered
   */
  TokenBuckets(RateLimit limit, int keys, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(Math.max(1, keys / STRIPES));
    }
  }

  /**
   * What a bucket has to say.
   *
   * @param allowed whether a token was there
   * @param remaining how many are left
   * @param pause until there is a token again; zero where there is one
   * @param full until the bucket is full again
   */
  record Reading(RateLimit limit, boolean allowed, long remaining, Duration pause, Duration full) {
    /** In whole seconds, rounded up: who waits so long is served. */
    long retryAfter() {
      return Math.max(1, (pause.toNanos() + 999_999_999) / 1_000_000_000);
    }

    /** As the RateLimit field has it: what remains, and when all of it is back. */
    String field() {
      return "\""
          + limit.name()
          + "\";r="
          + remaining
          + ";t="
          + (full.toNanos() + 999_999_999) / 1_000_000_000;
    }
  }

  /** Takes a token, if there is one. */
  Reading take(String key) {
    return stripeOf(key).read(key, true);
  }

  /** Looks whether there is one, and takes none. */
  Reading look(String key) {
    return stripeOf(key).read(key, false);
  }

  /** How many keys are remembered now. */
  int size() {
    int size = 0;
    for (Stripe stripe : stripes) {
      size += stripe.size();
    }
    return size;
  }

  private Stripe stripeOf(String key) {
    return stripes[Math.floorMod(key.hashCode() * 0x9E3779B9, STRIPES)];
  }

  private final class Stripe {
    private final Map<String, Long> fullAt;

    Stripe(int most) {
      fullAt =
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
              return size() > most;
            }
          };
    }

    synchronized int size() {
      return fullAt.size();
    }

    synchronized Reading read(String key, boolean take) {
      Instant instant = clock.instant();
      long now = instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
      long token = limit.nanosPerToken();
      long capacity = token * limit.burst();
      // A clock that was set back must not keep anybody out for longer than an empty bucket does.
      long kept = fullAt.getOrDefault(key, now);
      long full = Math.clamp(kept, now, now + capacity);
      if (kept > full) {
        fullAt.put(key, full);
      }
      boolean allowed = full + token <= now + capacity;
      if (take && allowed) {
        full += token;
        fullAt.put(key, full);
      }
      long tokens = (now + capacity - full) / token;
      long pause = Math.max(0, full + token - (now + capacity));
      return new Reading(
          limit, allowed, tokens, Duration.ofNanos(pause), Duration.ofNanos(full - now));
    }
  }
}
