package dev.knudge.local.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of all services. Processes are asked themselves, every five seconds while they are awake, which wakes nobody and keeps nobody awake. What a service said last stands while it
 * sleeps, and counters go on from where its former processes left them.
 */
public final class Scrapes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scrapes.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern OWN_SERVICE = Pattern.compile("(^|,)service=");

  private final Supplier<Map<String, List<URI>>> targets;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Map<String, ServiceMetrics> services = new TreeMap<>();
  private final Thread thread = Thread.ofVirtual().name("scrapes").unstarted(this::run);

  /**
   * @param targets the addresses of the processes that are awake, by service
   */
  public Scrapes(Supplier<Map<String, List<URI>>> targets) {
    this.targets = targets;
  }

  /** Begins to ask by itself; without it, whoever reads asks. */
  public Scrapes start() {
    thread.start();
    return this;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PAUSE);
        scrape();
      }
    } catch (InterruptedException _) {
      // The end.
    }
  }

  /** Asks all that are awake now. */
  public void scrape() throws InterruptedException {
    Map<String, List<URI>> awake;
    try {
      awake = targets.get();
    } catch (RuntimeException e) {
      LOG.debug("Nobody can be asked for metrics yet", e);
      return;
    }
    for (var service : awake.entrySet()) {
      List<Map<String, Double>> answers = new ArrayList<>();
      for (URI process : service.getValue()) {
        answers.addAll(ask(process.resolve("/metrics")));
      }
      synchronized (services) {
        services.computeIfAbsent(service.getKey(), _ -> new ServiceMetrics()).note(answers);
      }
    }
  }

  /** One answer, or none: a process may end at any time. */
  private List<Map<String, Double>> ask(URI address) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? List.of(ServiceMetrics.read(answer.body())) : List.of();
    } catch (IOException e) {
      LOG.debug("{} says no metrics", address, e);
      return List.of();
    }
  }

  /** What is known of each service: by name and labels as Prometheus writes them. */
  public Map<String, Map<String, Double>> samples() {
    synchronized (services) {
      Map<String, Map<String, Double>> all = new LinkedHashMap<>();
      services.forEach((service, metrics) -> all.put(service, metrics.samples()));
      return all;
    }
  }

  /** All of it in Prometheus' text format, with a label more: the service. One that a metric has itself is renamed, as Prometheus would do. */
  public String text() {
    StringBuilder text = new StringBuilder();
    samples()
        .forEach((service, samples) ->
            samples.forEach((name, value) -> {
              int brace = name.indexOf('{');
              text.append(brace < 0 ? name : name.substring(0, brace))
                  .append("{service=\"")
                  .append(service)
                  .append(
                      brace < 0
                          ? "\"}"
                          : "\","
                              + OWN_SERVICE
                                  .matcher(name.substring(brace + 1))
                                  .replaceAll("$1exported_service="))
                  .append(' ')
                  .append(value)
                  .append('\n');
            }));
    return text.toString();
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }
}
