package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What operators do, and how letters get here. */
final class Operator {
  /** Set by the client itself. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of("host", "content-length", "connection", "transfer-encoding");

  private final RunningFunction function;
  private final String token;

  Operator(RunningFunction function, String name) {
    this.function = function;
    token = token(name);
  }

  static String token(String name) {
    return RunningFunction.token(
        RunningFunction.claims(name).claim("roles", List.of("operator")).build());
  }

  /** A dead letter as the source of the dead letters delivers it: the event, why, and where it lies. */
  static Map<String, String> letter(String id, String destination, long offset) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce-specversion", "1.0");
    headers.put("ce-id", id);
    headers.put("ce-source", "/tasks");
    headers.put("ce-type", "task.created");
    headers.put("ce-time", "2026-02-08T10:00:00Z");
    headers.put("ce-partitionkey", "user-456");
    headers.put("content-type", "application/json");
    headers.put("ce-knativeerrordest", destination + "/");
    headers.put("ce-knativeerrorcode", "503");
    headers.put("ce-knativeerrordata", "eyJ0aXRsZSI6IlNlcnZpY2UgVW5hdmFpbGFibGUifQ==");
    headers.put("ce-knativekafkapartition", "0");
    headers.put("ce-knativekafkaoffset", Long.toString(offset));
    return headers;
  }

  /** As bytes: a client of the JDK's would change what is not ASCII. */
  static void deliver(RunningFunction function, Delivery delivery) {
    StringBuilder request =
        new StringBuilder("POST / HTTP/1.1\nHost: function\nConnection: close\n");
    delivery
        .headers()
        .forEach((name, value) -> {
          if (!OF_THE_CLIENT.contains(name)) {
            request.append(name).append(": ").append(value).append('\n');
          }
        });
    request.append("Content-Length: ").append(delivery.body().length).append("\n\n");
    request.append(new String(delivery.body(), StandardCharsets.ISO_8859_1));
    try {
      RawHttp.Answer answer = RawHttp.exchange(function.port(), request.toString());
      assertThat(answer.status()).as(answer.body()).isEqualTo(204);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Object> get(String path) {
    HttpResponse<String> answer = function.get("/api/dead-letters" + path, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  HttpResponse<String> post(String path) {
    return send("POST", path);
  }

  HttpResponse<String> delete(String path) {
    return send("DELETE", path);
  }

  private HttpResponse<String> send(String method, String path) {
    return function.send(
        HttpRequest.newBuilder(function.uri("/api/dead-letters" + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token));
  }

  List<Map<String, Object>> list(String query) {
    return items(get(query));
  }

  static List<Map<String, Object>> items(Map<String, Object> page) {
    return ((List<?>) page.get("items")).stream().map(Json::members).toList();
  }

  /** The only letter of that event. */
  Map<String, Object> only(String eventId) {
    List<Map<String, Object>> found =
        list("?state=all&limit=200").stream()
            .filter(letter -> eventId.equals(letter.get("event_id")))
            .toList();
    assertThat(found).hasSize(1);
    return get("/" + found.getFirst().get("id"));
  }

  static List<String> history(Map<String, Object> letter) {
    return ((List<?>) letter.get("history"))
        .stream()
            .map(Json::members)
            .map(deed -> deed.get("what") + (deed.get("by") == null ? "" : " by " + deed.get("by")))
            .toList();
  }
}
