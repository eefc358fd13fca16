package dev.knudge.runtime.tracing;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a W3C trace: which trace, which span, and the vendors' state, which is passed on untouched. What is not valid by the recommendation (a wrong form, all zeros,
 * version ff) is taken as absent, as it says.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 * @param flags 2 hexadecimal digits; 01 is "sampled"
 * @param state the tracestate, or null
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record Trace(String traceId, String spanId, String flags, @Nullable String state) {
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  /** Reads a traceparent, or returns null where there is none or no valid one. */
  public static @Nullable Trace parse(@Nullable String traceparent, @Nullable String tracestate) {
    if (traceparent == null) {
      return null;
    }
    var match = TRACEPARENT.matcher(traceparent.strip());
    // Version 00 ends after the flags; later versions may go on.
    if (!match.matches() || (match.group(1).equals("00") && match.group(5) != null)) {
      return null;
    }
    return new Trace(match.group(2), match.group(3), match.group(4), tracestate);
  }

  /** The place in the trace for something that the given one causes; a trace of its own where there is none. */
  public static Trace childOf(@Nullable Trace parent) {
    return parent == null
        ? new Trace(hex() + hex(), hex(), "01", null)
        : new Trace(parent.traceId, hex(), parent.flags, parent.state);
  }

  /** Whether those before us record it. */
  public boolean isSampled() {
    return (Integer.parseInt(flags, 16) & 1) == 1;
  }

  /** As the traceparent header and extension have it. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }

  /** Eight random bytes that are not all zero, which the recommendation takes for "none". */
  private static String hex() {
    long bits = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
  }
}
