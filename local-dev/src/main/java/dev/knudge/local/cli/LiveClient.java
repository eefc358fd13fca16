package dev.knudge.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.local.setup.LocalDevException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A user's events as live sends them: connects, and resumes by the cursor when the connection ends, as every client should. */
final class LiveClient {

  /** Codes from here on mean that coming again would change nothing. */
  private static final int DO_NOT_COME_AGAIN = 4000;

  private static final int ABNORMAL = 1006;
  private static final int SERVICE_RESTART = 1012;
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final URI address;
  private final String token;
  private final Consumer<String> said;
  private @Nullable String cursor;
  private Duration pause = FIRST_PAUSE;

  /**
   * @param address of {@code /ws}
   * @param token the user's
   * @param said takes what is to be told about the connection itself
   */
  LiveClient(URI address, String token, Consumer<String> said) {
    this.address = address;
    this.token = token;
    this.said = said;
  }

  /** Gives events to the caller until it has enough of them. */
  void watch(Predicate<JsonNode> wantsMore) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (true) {
        Session session = new Session(wantsMore);
        int code = connect(http, session) ? session.end() : ABNORMAL;
        if (session.enough) {
          http.shutdownNow();
          return;
        }
        if (code >= DO_NOT_COME_AGAIN) {
          http.shutdownNow();
          throw new LocalDevException(
              "live closed the connection with %d: %s".formatted(code, session.reason));
        }
        rest(code);
      }
    }
  }

  private void rest(int code) throws InterruptedException {
    Duration wait =
        code == SERVICE_RESTART
            ? Duration.ofMillis(ThreadLocalRandom.current().nextInt(500))
            : pause;
    said.accept("closed with %d; again in %d ms".formatted(code, wait.toMillis()));
    Thread.sleep(wait);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private boolean connect(HttpClient http, Session session) throws InterruptedException {
    String query =
        cursor == null ? "" : "?cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    try {
      http.newWebSocketBuilder()
          .subprotocols("cloudevents.json")
          .header("Authorization", "Bearer " + token)
          .connectTimeout(CONNECT)
          .buildAsync(URI.create(address + query), session)
          .orTimeout(CONNECT.toSeconds(), TimeUnit.SECONDS)
          .join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused
          && refused.getResponse().statusCode() < 500) {
        throw new LocalDevException(
            "live refuses the connection with status %d. Is the token of this machine's local-dev?"
                .formatted(refused.getResponse().statusCode()));
      }
      said.accept(
          e.getCause() instanceof TimeoutException
              ? "no answer"
              : "not there: " + (e.getCause() == null ? e : e.getCause()).getMessage());
      return false;
    }
  }

  /** One connection. */
  private final class Session implements WebSocket.Listener {
    private final Predicate<JsonNode> wantsMore;
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private volatile boolean enough;
    private volatile String reason = "";

    Session(Predicate<JsonNode> wantsMore) {
      this.wantsMore = wantsMore;
    }

    int end() throws InterruptedException {
      return ended.join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        take(from, partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(WebSocket from, String frame) {
      try {
        JsonNode event = Json.mapper().readTree(frame);
        cursor = event.path("cursor").asText();
        pause = FIRST_PAUSE;
        if (!wantsMore.test(event)) {
          enough = true;
          from.abort();
          ended.complete(WebSocket.NORMAL_CLOSURE);
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("live sent a frame that is no JSON", e);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String why) {
      reason = why;
      ended.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
      ended.complete(ABNORMAL);
    }
  }
}
