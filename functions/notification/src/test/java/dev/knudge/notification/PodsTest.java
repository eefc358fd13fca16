package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.testkit.Pod;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several pods, overlapping ticks, and pods that die in the worst moment: deliveries are counted at the other side. */
class PodsTest {
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final int COUNT = 1_500;
  private static final int USERS = 20;

  private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
  private Stage stage;
  private Receiver other;

  @BeforeEach
  void start() {
    stage = new Stage();
    other = new Receiver();
    other.answering(post -> {
      received
          .computeIfAbsent(post.headers().get("webhook-id"), _ -> new AtomicInteger())
          .incrementAndGet();
      return new Receiver.Answer(200, Map.of());
    });
  }

  @AfterEach
  void stop() {
    other.close();
    stage.close();
  }

  @Test
  void ticks_that_know_nothing_of_each_other_deliver_each_once() throws SQLException {
    try (RunningFunction one = stage.pod();
        RunningFunction two = stage.pod()) {
      pending(one);
      List<CompletableFuture<Void>> ticks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RunningFunction pod = i == 1 ? two : one;
        String lease = "tick-" + i;
        // A lease of its own for each, as if the common one had been lost unawares.
        ticks.add(CompletableFuture.runAsync(() -> tickUnderItsOwnLease(pod, lease), THREADS));
      }
      ticks.forEach(CompletableFuture::join);

      assertThat(received).hasSize(COUNT);
      assertThat(received.values()).allSatisfy(times -> assertThat(times).hasValue(1));
      assertThat(one.query("select count(*) from notification.delivery where state = 'sent'"))
          .containsExactly(Integer.toString(COUNT));
      assertThat(one.query("select count(*) from notification.outbox where sent_at is not null"))
          .containsExactly(Integer.toString(COUNT));
    }
  }

  @Test
  void events_that_both_pods_get_while_ticks_go_on_are_told_once() {
    int count = 200;
    try (RunningFunction one = stage.pod();
        RunningFunction two = stage.pod()) {
      wishWebhook(one, "user-0");
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Telling due = Telling.due("user-0").id("due-" + i);
        for (RunningFunction pod : List.of(one, two)) {
          work.add(
              CompletableFuture.runAsync(
                  () -> assertThat(pod.post(due.headers(), due.body()).statusCode()).isEqualTo(204),
                  THREADS));
        }
      }
      for (int i = 0; i < 3; i++) {
        String lease = "tick-" + i;
        RunningFunction pod = i == 1 ? two : one;
        work.add(CompletableFuture.runAsync(() -> tickUnderItsOwnLease(pod, lease), THREADS));
      }
      work.forEach(CompletableFuture::join);

      await().atMost(Stage.PATIENCE).until(() -> received.size() == count);
      await()
          .atMost(Stage.PATIENCE)
          .until(() ->
              one.query("select count(*) from notification.delivery where state = 'sent'")
                  .equals(List.of(Integer.toString(count))));
      assertThat(received.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }
  }

  @Test
  void a_pod_that_dies_between_send_and_commit_leaves_what_is_seen_as_unknown_and_sent_again(
      @TempDir Path folder) throws Exception {
    String user = "user-" + UUID.randomUUID();
    stage.clock.set(Instant.now());
    try (ScriptedMail mail = new ScriptedMail();
        RunningFunction look = stage.pod()) {
      stage.wish(look, user, ",\"channels\":[\"email\"]");
      Map<String, Object> settings =
          stage.settings(
              Map.of(
                  "knudge.mail.url",
                  "smtp://127.0.0.1:" + mail.port(),
                  "knudge.notification.lease",
                  "3s",
                  "knudge.tick.lease",
                  "2s"));
      try (Pod dying = Pod.start(stage.database, "notification", settings, folder.resolve("log"))) {
        mail.answering(word -> {
          if (word.equals(".")) {
            dying.kill();
            return ScriptedMail.BREAK;
          }
          return "250 ok";
        });
        Telling due = Telling.due(user).at(Instant.now());
        dying.post(due.headers(), due.body());
        await().atMost(Stage.PATIENCE).until(() -> mail.mails().size() == 1);
      }
      assertThat(look.query("select state from notification.delivery")).containsExactly("sending");
      stage.clock.set(Instant.now().plusSeconds(10));
      assertThat(Stage.standing(look, user)).containsExactly("email unknown");

      mail.answering(_ -> "250 ok");
      try (Pod next = Pod.start(stage.database, "notification", settings, folder.resolve("log"))) {
        await()
            .atMost(Stage.PATIENCE)
            .until(() -> next.post(Posts.tick(), "") == 204 && mail.mails().size() == 2);
        await()
            .atMost(Stage.PATIENCE)
            .untilAsserted(
                () -> assertThat(Stage.standing(look, user)).containsExactly("email sent"));
      }
      assertThat(Stage.listed(look, user).getFirst().get("deliveries").toString())
          .contains("possibly_repeated=true");
      assertThat(messageId(mail.mails().getFirst())).isEqualTo(messageId(mail.mails().getLast()));
    }
  }

  @Test
  void a_tick_after_two_hours_sends_all_that_was_due() throws SQLException {
    try (RunningFunction pod = stage.pod()) {
      pending(pod);
      stage.clock.advance(Duration.ofHours(2));

      stage.tick(pod);

      assertThat(received).hasSize(COUNT);
      assertThat(received.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }
  }

  /** As many deliveries as {@link #COUNT}, due since a minute ago. */
  private void pending(RunningFunction pod) throws SQLException {
    for (int i = 0; i < USERS; i++) {
      wishWebhook(pod, "user-" + i);
    }
    try (Connection connection = stage.database.connect();
        PreparedStatement notifications =
            connection.prepareStatement(
                """
                insert into notification.notification (id, user_id, kind, task_id, title, content, channels, cause_event_id, created_at)
                select 'n-' || i, 'user-' || i % ?, 'reminder', 't-' || i, 'Tea', '{}', '{webhook}', 'e-' || i, now() from generate_series(1, ?) i\
                """);
        PreparedStatement deliveries =
            connection.prepareStatement(
                """
                insert into notification.delivery (notification_id, user_id, channel, state, due_at, changed_at)
                select 'n-' || i, 'user-' || i % ?, 'webhook', 'pending', ?, now() from generate_series(1, ?) i\
                """)) {
      notifications.setInt(1, USERS);
      notifications.setInt(2, COUNT);
      notifications.executeUpdate();
      deliveries.setInt(1, USERS);
      deliveries.setObject(
          2, stage.clock.instant().minusSeconds(60).atOffset(java.time.ZoneOffset.UTC));
      deliveries.setInt(3, COUNT);
      deliveries.executeUpdate();
    }
  }

  private void wishWebhook(RunningFunction pod, String user) {
    String wish =
        Json.write(
            Map.of(
                "channels", List.of("webhook"), "webhook", Map.of("url", other.url("/" + user))));
    assertThat(Stage.put(pod, user, wish).statusCode()).isEqualTo(200);
  }

  private static void tickUnderItsOwnLease(RunningFunction pod, String name) {
    try (Lease lease =
        pod.bean(Leases.class).tryAcquire(name, Duration.ofSeconds(60)).orElseThrow()) {
      pod.bean(NotificationTick.class).tick(lease);
    }
  }

  private static String messageId(String mail) {
    var id = Pattern.compile("(?m)^Message-ID: (.*)$").matcher(mail);
    assertThat(id.find()).isTrue();
    return id.group(1);
  }
}
