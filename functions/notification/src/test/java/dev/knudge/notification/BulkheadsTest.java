package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One channel's or one user's trouble is nobody else's. What hangs here hangs until the test lets it go. */
class BulkheadsTest {
  /** More than all places of a channel. */
  private static final int MANY = 40;

  private final CountDownLatch letGo = new CountDownLatch(1);
  private Stage stage;
  private ScriptedMail mail;
  private Receiver other;
  private RunningFunction pod;

  @BeforeEach
  void start() {
    stage = new Stage();
    mail = new ScriptedMail();
    other = new Receiver();
    pod =
        stage.pod(
            Map.of(
                "knudge.mail.url",
                "smtp://127.0.0.1:" + mail.port(),
                "knudge.notification.channel-timeout",
                "300s",
                "knudge.notification.attempt-timeout",
                "300s",
                "knudge.notification.lease",
                "600s"));
  }

  @AfterEach
  void stop() throws IOException {
    letGo.countDown();
    pod.close();
    other.close();
    mail.close();
    stage.close();
  }

  @Test
  void a_mail_server_that_hangs_holds_up_no_webhook() {
    mail.answering(_ -> hangs("250 ok"));
    for (int i = 0; i < MANY; i++) {
      stage.wish(pod, "mailed-" + i, ",\"channels\":[\"email\"]");
      stage.tell(pod, Telling.due("mailed-" + i));
    }
    await().atMost(Stage.PATIENCE).until(() -> sending("email") == 16);

    wishWebhook("hooked", "/hooked");
    stage.tell(pod, Telling.due("hooked"));

    stage.awaitStanding(pod, "hooked", "webhook sent");
    assertThat(sending("email")).isEqualTo(16);
  }

  @Test
  void one_user_s_webhook_that_hangs_holds_up_nobody_else_s() {
    other.answering(post -> {
      if (post.path().equals("/slow")) {
        hangs("");
      }
      return new Receiver.Answer(200, Map.of());
    });
    wishWebhook("slow", "/slow");
    for (int i = 0; i < MANY; i++) {
      stage.tell(pod, Telling.due("slow"));
    }
    await().atMost(Stage.PATIENCE).until(() -> sending("webhook") == 2);

    wishWebhook("quick", "/quick");
    for (int i = 0; i < MANY; i++) {
      stage.tell(pod, Telling.due("quick"));
    }

    await().atMost(Stage.PATIENCE).until(() -> posts("/quick") == MANY);
    assertThat(posts("/slow")).isEqualTo(2);
    letGo.countDown();
    await().atMost(Stage.PATIENCE).until(() -> posts("/slow") == MANY);
  }

  @Test
  void a_mail_server_that_is_evidently_away_is_left_alone_and_then_asked_by_one() {
    mail.answering(word -> word.equals("HELLO") ? "421 away" : "250 ok");
    for (int i = 0; i < MANY; i++) {
      stage.wish(pod, "user-" + i, ",\"channels\":[\"email\"]");
    }
    AtomicInteger connections = mail.connections();
    for (int i = 0; i < MANY; i++) {
      stage.tell(pod, Telling.due("user-" + i));
    }
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> count("state = 'pending' and error is not null") == MANY);
    int first = connections.get();
    // Three that fail in a row; others may have begun in the meantime, and no more than have a
    // place.
    assertThat(first).isBetween(3, 18);

    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);
    assertThat(connections.get()).as("one that looked").isEqualTo(first + 1);

    mail.answering(_ -> "250 ok");
    stage.clock.advance(Duration.ofMinutes(2));
    stage.tick(pod);
    assertThat(mail.mails()).hasSize(MANY);
  }

  private String hangs(String answer) {
    try {
      letGo.await();
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ScriptedMail.BREAK;
    }
  }

  private long posts(String path) {
    return other.posts().stream().filter(it -> it.path().equals(path)).count();
  }

  private int sending(String channel) {
    return count("state = 'sending' and channel = '" + channel + "'");
  }

  private int count(String condition) {
    return Integer.parseInt(
        pod.query("select count(*) from notification.delivery where " + condition).getFirst());
  }

  private void wishWebhook(String user, String path) {
    assertThat(
            Stage.put(
                    pod,
                    user,
                    "{\"channels\":[\"webhook\"],\"webhook\":{\"url\":\"%s\"}}"
                        .formatted(other.url(path)))
                .statusCode())
        .isEqualTo(200);
  }
}
