package dev.knudge.local.telemetry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Spans that belong together.
 *
 * @param spans by their start
 */
public record Trace(String id, List<Span> spans) {
  /** Sorts them. */
  public Trace {
    spans = spans.stream().sorted(Comparator.comparingLong(Span::startNanos)).toList();
  }

  /** When it began. */
  public Instant start() {
    long nanos = spans.getFirst().startNanos();
    return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
  }

  /** From the first span's start to the last one's end. */
  public long tookMillis() {
    long end = spans.stream().mapToLong(Span::endNanos).max().orElseThrow();
    return (end - spans.getFirst().startNanos()) / 1_000_000;
  }

  /** Who took part, in the order of their first spans. */
  public List<String> services() {
    return spans.stream().map(Span::service).distinct().toList();
  }

  /** How many spans went wrong. */
  public long faults() {
    return spans.stream().filter(span -> span.fault() != null).count();
  }

  /** One line. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%s  %s  %6d ms  %3d spans  %s  %s%s",
        id,
        start(),
        tookMillis(),
        spans.size(),
        spans.getFirst().name(),
        String.join(", ", services()),
        faults() == 0 ? "" : "  " + faults() + " failed");
  }

  /** The whole tree: when (after the trace's start), how long, who, what. A span whose parent was not sent to us stands at the left. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(summary());
    lines.add("");
    Map<String, List<Span>> children =
        spans.stream()
            .filter(span -> span.parentId() != null)
            .collect(Collectors.groupingBy(span -> String.valueOf(span.parentId())));
    for (Span span : spans) {
      if (!isKnown(span.parentId())) {
        add(span, 0, children, lines);
      }
    }
    return lines;
  }

  private boolean isKnown(@Nullable String spanId) {
    return spans.stream().anyMatch(span -> span.spanId().equals(spanId));
  }

  private void add(Span span, int depth, Map<String, List<Span>> children, List<String> lines) {
    long after = (span.startNanos() - spans.getFirst().startNanos()) / 1_000_000;
    double took = (span.endNanos() - span.startNanos()) / 1_000_000.0;
    String event = span.attributes().get(Span.EVENT_ID);
    lines.add(
        String.format(
            Locale.ROOT,
            "  %+9d ms %9.1f ms  %-13s %s%s%s%s",
            after,
            took,
            span.service(),
            "  ".repeat(depth),
            span.name(),
            event == null || !span.name().startsWith("create ") ? "" : "  [" + event + "]",
            span.fault() == null ? "" : "  FAILED: " + span.fault()));
    // Nobody is their own ancestor, but what is sent may claim it.
    if (depth < spans.size()) {
      children
          .getOrDefault(span.spanId(), List.of())
          .forEach(child -> add(child, depth + 1, children, lines));
    }
  }
}
