package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.knudge.backends.Database;
import dev.knudge.backends.MailServer;
import dev.knudge.backends.Port;
import dev.knudge.backends.ReceivedMail;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.NotificationEvent;
import dev.knudge.contracts.Reading;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The function with all that is around it: a database, sinks, a mail server, the live service's presence, and the time. */
final class Stage implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");
  static final Duration PATIENCE = Duration.ofSeconds(120);

  final Database database = NotificationDatabase.migrated();
  final RecordingSink sink = new RecordingSink();
  final SettableClock clock = new SettableClock(NOW);
  final Set<String> online = ConcurrentHashMap.newKeySet();
  private final HttpServer live = live();
  private @Nullable MailServer mail = MailServer.start(Port.free());
  private final int mailPort = mail().port();

  /** What a pod is told; {@code more} comes last. */
  Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("knudge.sink.base-url", sink.baseUrl());
    settings.put("knudge.notification.live-url", "http://127.0.0.1:" + live.getAddress().getPort());
    settings.put("knudge.notification.presence-timeout", "30s");
    settings.put("knudge.notification.public-url", "https://knudge.example");
    settings.put("knudge.notification.link-secret", "a-link-secret-for-tests-0123456789");
    settings.put("knudge.notification.private-addresses", "true");
    settings.put("knudge.mail.url", "smtp://127.0.0.1:" + mailPort);
    settings.put("knudge.mail.from", "Knudge <knudge@knudge.example>");
    settings.putAll(more);
    return settings;
  }

  RunningFunction pod() {
    return pod(Map.of());
  }

  RunningFunction pod(Map<String, Object> more) {
    return RunningFunction.start(database, "notification", settings(more), clock);
  }

  /** Everybody who is in {@link #online} is, and nobody else. */
  private HttpServer live() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/presence/",
          exchange -> {
            try (exchange) {
              String user = exchange.getRequestURI().getPath().substring("/presence/".length());
              byte[] body =
                  "{\"user_id\":\"%s\",\"online\":%s}"
                      .formatted(user, online.contains(user))
                      .getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private MailServer mail() {
    return java.util.Objects.requireNonNull(mail);
  }

  void stopMail() {
    mail().close();
    mail = null;
  }

  void startMail() {
    mail = MailServer.start(Port.fixed(mailPort, "a test"));
  }

  List<ReceivedMail> mails() {
    return mail == null ? List.of() : mail.received();
  }

  List<ReceivedMail> mailsTo(String address) {
    return mails().stream().filter(it -> it.to().contains(address)).toList();
  }

  /** Wishes e-mails to {@code <user>@example.org}, and more. */
  void wish(RunningFunction pod, String user, String more) {
    HttpResponse<String> answer =
        put(pod, user, "{\"email\":\"" + user + "@example.org\"" + more + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  static HttpResponse<String> put(RunningFunction pod, String user, String body) {
    return pod.send(
        HttpRequest.newBuilder(pod.uri("/api/notification-preferences"))
            .header("Authorization", "Bearer " + RunningFunction.token(user))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  void tell(RunningFunction pod, Telling telling) {
    HttpResponse<String> answer = pod.post(telling.headers(), telling.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  void tick(RunningFunction pod) {
    HttpResponse<String> answer = pod.post(Posts.tick(), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  /** The user's notifications as the API lists them, latest first. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> listed(RunningFunction pod, String user) {
    HttpResponse<String> answer = pod.get("/api/notifications", RunningFunction.token(user));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return (List<Map<String, Object>>) (List<?>) Json.readObject(answer.body()).get("items");
  }

  /** How the deliveries of the user's latest notification stand: {@code [push pushed, email sent]}. */
  @SuppressWarnings("unchecked")
  static List<String> standing(RunningFunction pod, String user) {
    List<Map<String, Object>> listed = listed(pod, user);
    return listed.isEmpty()
        ? List.of()
        : ((List<Map<String, Object>>) listed.getFirst().get("deliveries"))
            .stream().map(it -> it.get("channel") + " " + it.get("state")).toList();
  }

  void awaitStanding(RunningFunction pod, String user, String... states) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(standing(pod, user)).containsExactly(states));
  }

  /** What was said to the world about that user, in order. */
  List<NotificationEvent> said(String user) {
    return sink.accepted().stream()
        .map(post ->
            switch (new DeliveryReader().read(post.delivery())) {
              case Reading.Accepted(Event event) -> event;
              case Reading other -> throw new AssertionError(other);
            })
        .filter(event -> user.equals(event.userId()))
        .map(event -> (NotificationEvent) event.data())
        .toList();
  }

  @Override
  public void close() {
    live.stop(0);
    sink.close();
    if (mail != null) {
      mail.close();
    }
  }
}
