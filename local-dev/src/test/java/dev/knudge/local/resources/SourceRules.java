package dev.knudge.local.resources;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What wakes functions: every source has its topics and its sink, loses nothing by a half-written delivery block, and ticks at times that exist. */
final class SourceRules implements Rule {

  private static final CronParser CRON =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  @Override
  public List<String> violations(Resources resources) {
    List<String> found = new ArrayList<>();
    for (JsonNode source : resources.of("KafkaSource")) {
      readsWhatIsThere(resources, source, found);
      TopicRules.reachesTheBrokers(resources, source, found);
      missesNothing(resources, source, found);
      retriesAndThenKeeps(resources, source, found);
      sinkIsThere(resources, source, "/spec/sink", found);
      waitsLongerThanItsFunction(resources, source, found);
    }
    for (JsonNode source : resources.of("PingSource")) {
      ticks(source, found);
      sinkIsThere(resources, source, "/spec/sink", found);
    }
    return found;
  }

  private static void readsWhatIsThere(Resources resources, JsonNode source, List<String> found) {
    JsonNode deadLetters = source.at("/spec/delivery/deadLetterSink/ref/name");
    for (JsonNode topic : source.path("spec").path("topics")) {
      if (!resources.names("KafkaTopic").contains(topic.asText())) {
        found.add(
            fault(source, "reads the topic " + topic.asText() + ", which no KafkaTopic makes"));
      }
      if (topic.asText().equals(deadLetters.asText())) {
        found.add(fault(source, "sends its dead letters to a topic that it reads: a loop"));
      }
    }
  }

  private static void missesNothing(Resources resources, JsonNode source, List<String> found) {
    JsonNode spec = source.path("spec");
    expect(
        source,
        "initialOffset",
        "earliest",
        "what was written before it was ready is skipped",
        found);
    expect(
        source,
        "ordering",
        "unordered",
        "250 events/s are its most, and one failure holds up all",
        found);
    String group = spec.path("consumerGroup").asText();
    if (!group.equals("knudge-" + Resources.name(source))) {
      found.add(
          fault(
              source,
              "its consumerGroup is '" + group + "', not knudge-" + Resources.name(source)));
    }
    long sharing =
        resources.of("KafkaSource").stream()
            .filter(other -> other.at("/spec/consumerGroup").asText().equals(group))
            .count();
    if (sharing > 1) {
      found.add(fault(source, "shares the consumerGroup '" + group + "' with another source"));
    }
  }

  private static void expect(
      JsonNode source, String field, String value, String otherwise, List<String> found) {
    if (!source.path("spec").path(field).asText().equals(value)) {
      found.add(fault(source, "spec." + field + " is not " + value + ": " + otherwise));
    }
  }

  private static void retriesAndThenKeeps(
      Resources resources, JsonNode source, List<String> found) {
    JsonNode delivery = source.path("spec").path("delivery");
    if (delivery.path("retry").asInt() < 1) {
      found.add(fault(source, "delivery.retry is missing: the first failure is final"));
    }
    if (!Set.of("exponential", "linear").contains(delivery.path("backoffPolicy").asText())) {
      found.add(fault(source, "delivery.backoffPolicy is neither exponential nor linear"));
    }
    // Knative does not look at these before it delivers; a delay of zero turns retries off.
    if (!duration(delivery.path("backoffDelay")).isPositive()) {
      found.add(fault(source, "delivery.backoffDelay is no ISO 8601 duration above zero"));
    }
    if (!duration(delivery.path("timeout")).isPositive()) {
      found.add(fault(source, "delivery.timeout is no ISO 8601 duration above zero"));
    }
    if (DeadLetterRules.readsDeadLetters(source)) {
      return; // it has rules of its own
    }
    if (!delivery.at("/deadLetterSink/ref/kind").asText().equals("KafkaSink")) {
      found.add(fault(source, "has no KafkaSink for dead letters: what no retry delivers is lost"));
    } else {
      sinkIsThere(resources, source, "/spec/delivery/deadLetterSink", found);
    }
  }

  private static void waitsLongerThanItsFunction(
      Resources resources, JsonNode source, List<String> found) {
    Duration delivery = duration(source.at("/spec/delivery/timeout"));
    for (JsonNode service : resources.of("Service")) {
      Duration function =
          Duration.ofSeconds(service.at("/spec/template/spec/timeoutSeconds").asLong());
      if (Resources.name(service).equals(source.at("/spec/sink/ref/name").asText())
          && function.compareTo(delivery) >= 0) {
        found.add(
            fault(
                source,
                "delivery.timeout ("
                    + delivery
                    + ") is not above its function's timeoutSeconds ("
                    + function
                    + "): events are delivered twice at once"));
      }
    }
  }

  private static Duration duration(JsonNode text) {
    try {
      return Duration.parse(text.asText());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static void sinkIsThere(
      Resources resources, JsonNode source, String pointer, List<String> found) {
    JsonNode reference = source.at(pointer).path("ref");
    String namespace =
        reference.hasNonNull("namespace")
            ? reference.path("namespace").asText()
            : Resources.namespace(source);
    boolean there =
        resources.of(reference.path("kind").asText()).stream()
            .anyMatch(it ->
                Resources.name(it).equals(reference.path("name").asText())
                    && Resources.namespace(it).equals(namespace)
                    && it.path("apiVersion").equals(reference.path("apiVersion")));
    if (!there) {
      found.add(fault(source, pointer + " names " + reference + ", which no manifest has"));
    }
  }

  private static void ticks(JsonNode source, List<String> found) {
    JsonNode spec = source.path("spec");
    try {
      CRON.parse(spec.path("schedule").asText()).validate();
    } catch (IllegalArgumentException e) {
      found.add(fault(source, "spec.schedule: " + e.getMessage()));
    }
    try {
      ZoneId.of(spec.path("timezone").asText());
    } catch (DateTimeException e) {
      found.add(fault(source, "spec.timezone: " + e.getMessage()));
    }
    try {
      if (!new ObjectMapper().readTree(spec.path("data").asText()).isObject()) {
        found.add(fault(source, "spec.data is no JSON object, as its contentType promises"));
      }
    } catch (IOException e) {
      found.add(fault(source, "spec.data is not JSON: " + spec.path("data")));
    }
  }

  private static String fault(JsonNode source, String fault) {
    return Resources.title(source) + ": " + fault;
  }
}
