package dev.knudge.reminders;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events as backends write them, field by field. */
final class Telling {
  private final String type;
  private final Map<String, Object> envelope = new LinkedHashMap<>();
  private final Map<String, Object> payload = new LinkedHashMap<>();
  private String id = UUID.randomUUID().toString();
  private Instant at = Instant.parse("2026-03-01T10:00:00Z");

  private Telling(String type) {
    this.type = type;
    envelope.put("task_id", "t-1");
    envelope.put("user_id", "ada");
  }

  static Telling of(String type) {
    return new Telling(type);
  }

  /** A task with that title. */
  static Telling created() {
    return of("task.created").with("title", "Tea");
  }

  static Telling updated() {
    return of("task.updated");
  }

  static Telling completed() {
    return of("task.completed");
  }

  static Telling reopened() {
    return of("task.reopened");
  }

  static Telling deleted() {
    return of("task.deleted");
  }

  /** The reminder r-1, relative. */
  static Telling before(String offset) {
    return of("reminder.scheduled")
        .with("reminder_id", "r-1")
        .with("title", "Tea")
        .with("offset", offset);
  }

  /** The reminder r-1, absolute. */
  static Telling remindAt(String time) {
    return of("reminder.scheduled")
        .with("reminder_id", "r-1")
        .with("title", "Tea")
        .with("remind_at", time);
  }

  /** No reminder r-1. */
  static Telling cancelled() {
    return of("reminder.cancelled").with("reminder_id", "r-1");
  }

  Telling with(String field, @Nullable Object value) {
    payload.put(field, value);
    return this;
  }

  Telling task(String taskId) {
    envelope.put("task_id", taskId);
    return this;
  }

  Telling user(String userId) {
    envelope.put("user_id", userId);
    return this;
  }

  Telling version(long version) {
    envelope.put("version", version);
    return this;
  }

  Telling previous(String field, @Nullable Object value) {
    Map<String, Object> previous = new LinkedHashMap<>();
    previous.put(field, value);
    envelope.put("previous", previous);
    return this;
  }

  Telling at(String time) {
    at = Instant.parse(time);
    return this;
  }

  Telling id(String newId) {
    id = newId;
    return this;
  }

  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce-specversion", "1.0");
    headers.put("ce-id", id);
    headers.put("ce-source", "/tasks");
    headers.put("ce-type", type);
    headers.put("ce-time", at.toString());
    headers.put("content-type", "application/json");
    return headers;
  }

  String body() {
    Map<String, Object> data = new LinkedHashMap<>(envelope);
    data.put("payload", payload);
    return Json.write(data);
  }

  Event event() {
    Delivery.Builder delivery = Delivery.builder().body(body().getBytes(StandardCharsets.UTF_8));
    headers().forEach(delivery::header);
    Reading reading = new DeliveryReader().read(delivery.build());
    if (reading instanceof Reading.Accepted(Event event)) {
      return event;
    }
    throw new AssertionError(reading);
  }
}
