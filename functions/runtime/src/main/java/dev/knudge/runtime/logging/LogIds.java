package dev.knudge.runtime.logging;

import dev.knudge.runtime.tracing.Trace;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The ids that this thread's log lines carry until it is closed, so that all that was done for an event is found by one of them. What lines carried before, they carry again after. Another
 * thread, also one that this one starts, needs its own.
 */
public final class LogIds implements AutoCloseable {
  /** As long as an id may be; what is no event may come with anything in its place. */
  private static final int LONGEST = 200;

  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  private LogIds() {}

  /**
   * Those of an event, and of what is done for it.
   *
   * @param eventId null where there is none
   * @param trace null where there is none
   */
  public static LogIds of(@Nullable String eventId, @Nullable Trace trace) {
    LogIds ids = new LogIds();
    ids.put(
        "event_id",
        eventId == null || eventId.length() <= LONGEST ? eventId : eventId.substring(0, LONGEST));
    ids.put("trace_id", trace == null ? null : trace.traceId());
    ids.put("span_id", trace == null ? null : trace.spanId());
    return ids;
  }

  private void put(String name, @Nullable String value) {
    before.put(name, MDC.get(name));
    set(name, value);
  }

  private static void set(String name, @Nullable String value) {
    if (value == null) {
      MDC.remove(name);
    } else {
      MDC.put(name, value);
    }
  }

  @Override
  public void close() {
    before.forEach(LogIds::set);
  }
}
