package dev.knudge.notification.channel;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import dev.knudge.notification.NotificationSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the live service whether a user has a socket open. Its answer is a hint that may be a minute old, so it is worth no waiting for: what does not answer in time is not known, and
 * is not asked for a while.
 */
@Singleton
class PresenceClient {
  private static final Logger LOG = LoggerFactory.getLogger(PresenceClient.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final NotificationSettings settings;
  private final HttpClient http;
  private volatile long quietUntil = System.nanoTime();

  PresenceClient(NotificationSettings settings) {
    this.settings = settings;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.presenceTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Whether somebody is there. */
  enum Presence {
    ONLINE,
    OFFLINE,
    UNKNOWN
  }

  Presence of(String userId) throws InterruptedException {
    if (settings.liveUrl().isBlank() || System.nanoTime() - quietUntil < 0) {
      return Presence.UNKNOWN;
    }
    // "+" would be a plus sign in a path.
    String user = URLEncoder.encode(userId, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings.liveUrl() + "/presence/" + user))
            .timeout(settings.presenceTimeout())
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? presence(answer.body()) : Presence.UNKNOWN;
    } catch (IOException e) {
      quietUntil = System.nanoTime() + PAUSE_NANOS;
      LOG.info("Who is online is not known for a while: {}", e.toString());
      return Presence.UNKNOWN;
    }
  }

  private static Presence presence(String json) {
    try {
      return switch (Json.readObject(json).get("online")) {
        case Boolean online when online -> Presence.ONLINE;
        case Boolean _ -> Presence.OFFLINE;
        case null, default -> Presence.UNKNOWN;
      };
    } catch (JsonException _) {
      return Presence.UNKNOWN;
    }
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }
}
