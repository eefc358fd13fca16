package dev.knudge.local.eventing;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A W3C trace that an event carries beside itself. Each hop continues it with a span of its own; a hop never begins one.
 *
 * @param traceparent as it came: version, trace id, parent id, flags
 * @param tracestate {@code null} where there is none
 * @param baggage {@code null} where there is none
 */
record TraceContext(
    @Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {

  static final String TRACEPARENT = "traceparent";
  static final String TRACESTATE = "tracestate";
  static final String BAGGAGE = "baggage";
  static final TraceContext NONE = new TraceContext(null, null, null);

  private static final int LENGTH = 55;

  /** What of these is valid. */
  static TraceContext of(
      @Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {
    if (traceparent == null || !valid(traceparent)) {
      return baggage == null ? NONE : new TraceContext(null, null, baggage);
    }
    return new TraceContext(traceparent, tracestate, baggage);
  }

  /** The {@code traceparent} of the next hop: the same trace, a new span; {@code null} where there is no trace. */
  @Nullable String next() {
    if (traceparent == null) {
      return null;
    }
    long span = 0;
    while (span == 0) { // all zeros means no span
      span = ThreadLocalRandom.current().nextLong();
    }
    return "00"
        + traceparent.substring(2, 36)
        + HexFormat.of().toHexDigits(span)
        + traceparent.substring(52);
  }

  // https://www.w3.org/TR/trace-context/#traceparent-header
  private static boolean valid(String value) {
    return value.length() == LENGTH
        && value.charAt(2) == '-'
        && value.charAt(35) == '-'
        && value.charAt(52) == '-'
        && hex(value, 0, 2)
        && !value.startsWith("ff")
        && hex(value, 3, 35)
        && !zeros(value, 3, 35)
        && hex(value, 36, 52)
        && !zeros(value, 36, 52)
        && hex(value, 53, LENGTH);
  }

  private static boolean hex(String value, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean zeros(String value, int from, int to) {
    for (int i = from; i < to; i++) {
      if (value.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
