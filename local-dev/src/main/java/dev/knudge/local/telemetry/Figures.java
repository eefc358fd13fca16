package dev.knudge.local.telemetry;

import dev.knudge.local.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an operator looks at, of all services: the figures of the dashboards (knative/components/observability), as far as one moment shows them. */
public final class Figures {
  private final List<Figure> figures = new ArrayList<>();

  private Figures() {}

  /**
   * A figure.
   *
   * @param name which
   * @param of what it is about: a service, a source, a channel
   */
  public record Figure(String name, String of, String value) {}

  /** The figures, in the order in which one looks at them. */
  public static List<Figure> of(Status status, Map<String, Map<String, Double>> samples) {
    Figures figures = new Figures();
    figures.durations("event latency", "knudge_event_latency_seconds", samples);
    status.sources().forEach(source -> figures.add("consumer lag", source.name(), source.lag()));
    status
        .services()
        .forEach(service ->
            figures.add(
                "cold starts",
                service.name(),
                service.coldStarts()
                    + service
                        .lastColdStartMillis()
                        .map(ms -> ", the last " + ms + " ms")
                        .orElse("")));
    status
        .sources()
        .forEach(source -> figures.add("retries of deliveries", source.name(), source.retries()));
    figures.sums("failed posts", "knudge_outbox_posts_total", "outcome=\"failed\"", samples);
    figures.sums("repeats", "knudge_inbox_duplicates_total", "", samples);
    figures.add("dead letters", "topic", status.deadLetters());
    figures.sums("dead letters open", "knudge_dead_letters_open", "", samples);
    figures.durations("reminder lateness", "knudge_reminder_lateness_seconds", samples);
    figures.seconds("reminder overdue", "knudge_reminders_overdue_oldest_seconds", samples);
    figures.sums("sockets", "knudge_live_connections", "kind=\"websocket\"", samples);
    figures.sums("event streams", "knudge_live_connections", "kind=\"sse\"", samples);
    figures.durations("event to socket", "knudge_live_delivery_lag_seconds", samples);
    figures.sums("messages tried", "knudge_notification_attempts_total", "", samples);
    figures.seconds("outbox age", "knudge_outbox_oldest_seconds", samples);
    figures.seconds("seal age", "knudge_audit_unsealed_oldest_seconds", samples);
    return figures.figures;
  }

  private void add(String name, String of, Object value) {
    figures.add(new Figure(name, of, String.valueOf(value)));
  }

  private void sums(
      String figure, String metric, String label, Map<String, Map<String, Double>> samples) {
    samples.forEach((service, of) -> {
      List<Double> values = values(metric, label, of);
      if (!values.isEmpty()) {
        double sum = values.stream().mapToDouble(Double::doubleValue).sum();
        add(figure, service, Double.isNaN(sum) ? "not known" : Long.toString(Math.round(sum)));
      }
    });
  }

  private void seconds(String figure, String metric, Map<String, Map<String, Double>> samples) {
    samples.forEach((service, of) ->
        values(metric, "", of)
            .forEach(
                value -> add(figure, service, Double.isNaN(value) ? "not known" : text(value))));
  }

  /** How many, their mean, and within which of its buckets' bounds 95 of 100 lie. */
  private void durations(String figure, String metric, Map<String, Map<String, Double>> samples) {
    samples.forEach((service, of) -> {
      double count = sum(values(metric + "_count", "", of));
      if (count > 0) {
        String mean = text(sum(values(metric + "_sum", "", of)) / count);
        add(
            figure,
            service,
            "%d, mean %s, 95 %% within %s"
                .formatted(Math.round(count), mean, within(metric, of, 0.95 * count)));
      }
    });
  }

  private static String within(String metric, Map<String, Double> samples, double wanted) {
    Map<Double, Double> buckets = new TreeMap<>();
    samples.forEach((name, value) -> {
      int le = name.indexOf("le=\"");
      if (name.startsWith(metric + "_bucket{") && le > 0) {
        String bound = name.substring(le + 4, name.indexOf('"', le + 4));
        buckets.merge(
            bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
            value,
            Double::sum);
      }
    });
    return buckets.entrySet().stream()
        .filter(bucket -> bucket.getValue() >= wanted)
        .findFirst()
        .map(bucket -> bucket.getKey().isInfinite() ? "more than an hour" : text(bucket.getKey()))
        .orElse("?");
  }

  private static List<Double> values(String metric, String label, Map<String, Double> samples) {
    return samples.entrySet().stream()
        .filter(sample ->
            (sample.getKey().equals(metric) || sample.getKey().startsWith(metric + "{"))
                && sample.getKey().contains(label))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String text(double seconds) {
    return seconds >= 120
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.3f s", seconds);
  }
}
