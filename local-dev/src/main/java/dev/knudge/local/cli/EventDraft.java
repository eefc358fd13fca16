package dev.knudge.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.EventType;
import dev.knudge.local.setup.LocalDevException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * An event as {@code knudge send} makes it: the contracts' envelope for a task of a user.
 *
 * @param type the event's type, of the catalogue or not
 * @param task the task's id
 * @param user the user's id
 * @param at when it happened
 * @param payload the envelope's payload
 */
record EventDraft(String type, String task, String user, Instant at, JsonNode payload) {

  private static final URI SOURCE = URI.create("/local-dev");
  // Knative's Kafka path encodes no attribute, so the contracts allow only what arrives as it was
  // sent.
  private static final Pattern ATTRIBUTE = Pattern.compile("[\\x21-\\x7e&&[^\"%]]{1,200}");

  EventDraft {
    require("--type", type);
    require("--task", task);
    require("--user", user);
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  private static void require(String option, String value) {
    if (!ATTRIBUTE.matcher(value).matches()) {
      throw new LocalDevException(
          "%s is '%s'; it must be 1 to 200 printable ASCII characters without space, \" and %%."
              .formatted(option, value));
    }
  }

  /** The bare envelope, as chat backends write it that know nothing of CloudEvents. */
  String bareEnvelope() {
    ObjectNode envelope = Json.mapper().createObjectNode();
    envelope.put("event_type", type);
    envelope.put("task_id", task).put("user_id", user).put("timestamp", at.toString());
    envelope.set("payload", payload);
    return envelope.toString();
  }

  /** The CloudEvent of it, with an id of its own. */
  CloudEvent cloudEvent() {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("task_id", task)
        .put("user_id", user)
        .put("version", 1)
        .put("timestamp", at.toString());
    data.set("payload", payload);
    String id = EventIds.random();
    CloudEventBuilder builder =
        CloudEventBuilder.v1()
            .withId(id)
            .withSource(SOURCE)
            .withType(type)
            .withSubject(task)
            .withTime(at.atOffset(ZoneOffset.UTC))
            .withExtension("partitionkey", user)
            .withExtension("correlationid", id)
            .withData("application/json", data.toString().getBytes(StandardCharsets.UTF_8));
    EventType.of(type).ifPresent(known -> builder.withDataSchema(URI.create(known.dataSchema())));
    return builder.build();
  }
}
