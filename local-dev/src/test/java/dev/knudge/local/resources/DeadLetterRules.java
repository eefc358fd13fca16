package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.contracts.Topic;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What could not be delivered is lost nowhere, and can be sent again to every function that it may come from, and to nobody else. */
final class DeadLetterRules implements Rule {

  private static final String DESTINATIONS = "KNUDGE_DEAD_LETTERS_DESTINATIONS";

  /** An outage that nobody noticed for so long is none that retries could outlast. */
  private static final Duration PATIENCE = Duration.ofDays(14);

  private final int platformAttempts;

  /**
   * @param platformAttempts what the function believes: how often an event is posted before it is given up
   */
  DeadLetterRules(int platformAttempts) {
    this.platformAttempts = platformAttempts;
  }

  /** With what the project's function believes. */
  static DeadLetterRules ofTheProject() {
    return new DeadLetterRules(
        Integer.parseInt(
            FunctionSettings.of("dead-letters")
                .values()
                .getOrDefault("knudge.dead-letters.platform-attempts", "0")));
  }

  /** Whether that is the source whose function keeps dead letters. */
  static boolean readsDeadLetters(JsonNode source) {
    for (JsonNode topic : source.path("spec").path("topics")) {
      if (topic.asText().equals(Topic.DEAD_LETTERS.wireName())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> violations(Resources resources) {
    List<String> found = new ArrayList<>();
    Set<String> needed = new TreeSet<>();
    for (JsonNode source : resources.of("KafkaSource")) {
      if (readsDeadLetters(source)) {
        losesNothing(source, found);
      } else {
        needed.add(destination(source));
        if (source.at("/spec/delivery/retry").asInt() + 1 != platformAttempts) {
          found.add(
              Resources.title(source)
                  + ": delivery.retry makes "
                  + (source.at("/spec/delivery/retry").asInt() + 1)
                  + " attempts, and dead-letters (platform-attempts) tells of "
                  + platformAttempts);
        }
      }
    }
    Set<String> allowed = new TreeSet<>();
    for (JsonNode service : resources.of("Service")) {
      for (JsonNode variable : SecretRules.variables(service)) {
        if (variable.path("name").asText().equals(DESTINATIONS)) {
          allowed.addAll(Arrays.asList(variable.path("value").asText().strip().split(",")));
        }
      }
    }
    if (!allowed.equals(needed)) {
      found.add(
          "Service dead-letters: "
              + DESTINATIONS
              + " allows "
              + allowed
              + ", and the KafkaSources deliver to "
              + needed);
    }
    return found;
  }

  private static String destination(JsonNode source) {
    JsonNode sink = source.at("/spec/sink/ref");
    String name = sink.path("name").asText();
    return name + "=http://" + name + "." + Resources.namespace(source) + ".svc.cluster.local";
  }

  private static void losesNothing(JsonNode source, List<String> found) {
    JsonNode delivery = source.path("spec").path("delivery");
    if (delivery.has("deadLetterSink")) {
      found.add(
          Resources.title(source)
              + ": a dead-letter sink would overwrite where its letters were to go");
    }
    long retries = delivery.path("retry").asLong();
    Duration delay;
    try {
      delay = Duration.parse(delivery.path("backoffDelay").asText());
    } catch (DateTimeException e) {
      delay = Duration.ZERO;
    }
    boolean linear = delivery.path("backoffPolicy").asText().equals("linear");
    Duration all = linear ? delay.multipliedBy(retries * (retries + 1) / 2) : Duration.ZERO;
    if (all.compareTo(PATIENCE) < 0) {
      found.add(
          Resources.title(source)
              + ": gives up after "
              + all
              + " of linear waits, and what it gives up is lost");
    }
  }
}
