package dev.knudge.notification;

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

/** Events as others say them, field by field. */
final class Telling {
  private final String type;
  private final Map<String, Object> envelope = new LinkedHashMap<>();
  private final Map<String, Object> payload = new LinkedHashMap<>();
  private final Map<String, String> more = new LinkedHashMap<>();
  private String id = UUID.randomUUID().toString();
  private Instant at = Stage.NOW;

  private Telling(String type, String user) {
    this.type = type;
    envelope.put("task_id", "t-1");
    envelope.put("user_id", user);
  }

  /** Tea is due. */
  static Telling due(String user) {
    return new Telling("reminder.due", user).with("reminder_id", "r-1").with("title", "Tea");
  }

  static Telling created(String user, String title) {
    return new Telling("task.created", user).with("title", title);
  }

  static Telling completed(String user, String title) {
    return new Telling("task.completed", user).with("title", title);
  }

  static Telling updated(String user) {
    return new Telling("task.updated", user);
  }

  static Telling triggered(String user, String title) {
    return new Telling("task.recurring.triggered", user)
        .with("series_id", "s-1")
        .with("occurrence", "2026-03-27T09:00:00")
        .with("title", title);
  }

  static Telling acknowledged(String user, String notification) {
    return new Telling("notification.acknowledged", user).with("notification_id", notification);
  }

  Telling with(String field, @Nullable Object value) {
    payload.put(field, value);
    return this;
  }

  Telling task(String taskId) {
    envelope.put("task_id", taskId);
    return this;
  }

  Telling version(long version) {
    envelope.put("version", version);
    return this;
  }

  Telling at(Instant time) {
    at = time;
    return this;
  }

  Telling id(String newId) {
    id = newId;
    return this;
  }

  Telling causedBy(String cause) {
    more.put("ce-causationid", cause);
    return this;
  }

  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>(more);
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
