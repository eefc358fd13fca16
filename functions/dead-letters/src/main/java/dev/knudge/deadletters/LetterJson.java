package dev.knudge.deadletters;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import dev.knudge.contracts.WireForms;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Letters as the API shows them: trees of what JSON has, so that what people wrote is data and nothing else, whatever it looks like. */
final class LetterJson {
  private final Destinations destinations;

  LetterJson(Destinations destinations) {
    this.destinations = destinations;
  }

  Map<String, @Nullable Object> entry(Entry entry) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", Long.toString(entry.id()));
    tree.put("state", entry.state().wireName());
    tree.put("destination", destinations.nameOf(entry.destination()));
    tree.put("destination_url", entry.destination());
    tree.put("code", entry.code());
    tree.put("reason", entry.reason());
    tree.put("type", entry.type());
    tree.put("source", entry.source());
    tree.put("event_id", entry.eventId());
    tree.put("subject", entry.subject());
    tree.put("user_id", entry.userId());
    tree.put("task_id", entry.taskId());
    tree.put("event_time", time(entry.time()));
    tree.put("stored_at", time(entry.storedAt()));
    tree.put("changed_at", time(entry.changedAt()));
    tree.put("origin", origin(entry.origin()));
    tree.put("attempts", entry.attempts());
    tree.put("redrives", entry.redrives());
    tree.put("arrivals", entry.arrivals());
    tree.put("asked_by", entry.askedBy());
    tree.put("run", entry.run() == null ? null : Long.toString(entry.run()));
    return tree;
  }

  /** With what it holds and what was done with it. */
  Map<String, @Nullable Object> whole(Entry entry, Delivery original, List<Deed> deeds) {
    Map<String, @Nullable Object> tree = entry(entry);
    tree.put("attributes", Redelivery.attributes(original));
    tree.put("content_type", original.header("content-type"));
    data(tree, original.body());
    tree.put("history", deeds.stream().map(LetterJson::deed).toList());
    return tree;
  }

  Map<String, @Nullable Object> run(Run run) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", Long.toString(run.id()));
    tree.put("asked_at", time(run.askedAt()));
    tree.put("asked_by", run.askedBy());
    tree.put("filter", run.question());
    tree.put("total", run.total());
    tree.put("skipped", run.skipped());
    tree.put("redriven", run.redriven());
    tree.put("failed", run.failed());
    tree.put("released", run.released());
    tree.put("ended_at", time(run.endedAt()));
    return tree;
  }

  Map<String, @Nullable Object> count(Count count) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("state", count.state().wireName());
    tree.put("destination", destinations.nameOf(count.destination()));
    tree.put("destination_url", count.destination());
    tree.put("code", count.code());
    tree.put("letters", count.letters());
    return tree;
  }

  static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : WireForms.write(instant);
  }

  private static Map<String, @Nullable Object> origin(Origin origin) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("topic", origin.topic());
    tree.put("partition", origin.partition());
    tree.put("offset", origin.offset());
    return tree;
  }

  private static Map<String, @Nullable Object> deed(Deed deed) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("at", time(deed.at()));
    tree.put("what", deed.what());
    tree.put("by", deed.by());
    tree.put("code", deed.code());
    tree.put("reason", deed.reason());
    return tree;
  }

  /** JSON as JSON, text as text, all else as base64; nothing where there is nothing. */
  private static void data(Map<String, @Nullable Object> tree, byte[] body) {
    if (body.length == 0) {
      return;
    }
    try {
      tree.put("data", Json.read(body));
    } catch (JsonException e) {
      String text = text(body);
      if (text == null) {
        tree.put("data_base64", Base64.getEncoder().encodeToString(body));
      } else {
        tree.put("data_text", text);
      }
    }
  }

  /** Null where the bytes are no text; one with U+0000 in it is none either. */
  private static @Nullable String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf(0) < 0 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
