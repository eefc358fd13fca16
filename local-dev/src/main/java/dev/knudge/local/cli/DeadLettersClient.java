package dev.knudge.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.local.setup.LocalDevException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the dead-letters function, as an operator. It wakes it. */
final class DeadLettersClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** A cold start, and the post to a function that may have one too. */
  private static final Duration ANSWER = Duration.ofSeconds(120);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;
  private final String token;

  /**
   * @param service where it listens
   * @param token an operator's
   */
  DeadLettersClient(URI service, String token) {
    this.service = service;
    this.token = token;
  }

  JsonNode get(String path) {
    return ask("GET", path);
  }

  JsonNode post(String path) {
    return ask("POST", path);
  }

  void delete(String path) {
    ask("DELETE", path);
  }

  /**
   * Asks.
   *
   * @param path after {@code /api/dead-letters}
   * @throws LocalDevException with what the function said, where it says no
   */
  private JsonNode ask(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/api/dead-letters" + path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = body(answer.body());
      if (answer.statusCode() >= 300) {
        throw new LocalDevException(
            OneLine.of(body.path("detail").asText("dead-letters answered " + answer.statusCode())));
      }
      return body;
    } catch (IOException e) {
      throw new LocalDevException(
          "dead-letters does not answer at %s: %s. Is local-dev running? Start it with ./local-dev/up."
              .formatted(service, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalDevException("Interrupted while asking dead-letters.", e);
    }
  }

  private static JsonNode body(String text) {
    try {
      return text.isBlank() ? Json.mapper().createObjectNode() : Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return Json.mapper().createObjectNode();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
