package dev.knudge.local.telemetry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the processes of one service said, one after the other and side by side. */
final class ServiceMetrics {
  /** Tells one process from the next at the same port. */
  private static final String STARTED = "process_start_time_seconds";

  private static final Pattern COUNTER =
      Pattern.compile("[a-zA-Z0-9_:]+_(total|count|sum|bucket)(\\{.*)?");

  private final Map<String, Double> ended = new HashMap<>();
  private final Map<Double, Map<String, Double>> processes = new LinkedHashMap<>();

  /** Reads Prometheus' text format; lines that are none are passed over. */
  static Map<String, Double> read(String text) {
    Map<String, Double> samples = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          if (space > 0) {
            try {
              samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            } catch (NumberFormatException _) {
              // No sample.
            }
          }
        });
    return samples;
  }

  /** Notes what those said that run now; where nobody does, what was said last stands. */
  void note(List<Map<String, Double>> answers) {
    if (answers.isEmpty()) {
      return;
    }
    Set<Double> running = new HashSet<>();
    for (Map<String, Double> answer : answers) {
      double started = answer.getOrDefault(STARTED, 0.0);
      running.add(started);
      processes.put(started, answer);
    }
    processes
        .entrySet()
        .removeIf(process -> {
          boolean gone = !running.contains(process.getKey());
          if (gone) {
            process
                .getValue()
                .forEach((name, value) -> {
                  if (COUNTER.matcher(name).matches()) {
                    ended.merge(name, value, Double::sum);
                  }
                });
          }
          return gone;
        });
  }

  /** Counters of all processes that ever were, gauges of those that were last. */
  Map<String, Double> samples() {
    Map<String, Double> samples = new TreeMap<>(ended);
    processes
        .values()
        .forEach(
            process -> process.forEach((name, value) -> samples.merge(name, value, Double::sum)));
    return samples;
  }
}
