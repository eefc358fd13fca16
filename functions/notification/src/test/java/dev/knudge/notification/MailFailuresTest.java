package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mail server that fails in all its ways. */
class MailFailuresTest {
  private static Stage stage;
  private static ScriptedMail mail;
  private static RunningFunction pod;

  private String user;

  @BeforeAll
  static void start() {
    stage = new Stage();
    mail = new ScriptedMail();
    pod =
        stage.pod(
            Map.of(
                "knudge.mail.url",
                "smtp://127.0.0.1:" + mail.port(),
                // These tests have one time and one server, which fails in all ways.
                "knudge.notification.pause",
                "0s"));
  }

  @AfterAll
  static void stop() throws IOException {
    pod.close();
    mail.close();
    stage.close();
  }

  @BeforeEach
  void meet() {
    stage.clock.set(Stage.NOW);
    user = "user-" + UUID.randomUUID();
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RCPT", "MAIL", "DATA", "."})
  void what_it_refuses_for_good_has_failed(String at) {
    mail.answering(word -> word.equals(at) ? "550 never" : "250 ok");

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "email failed");
    assertThat(Stage.listed(pod, user).getFirst().get("deliveries").toString())
        .contains("The mail server answered 550.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RCPT", "MAIL", "DATA", ".", "HELLO"})
  void what_it_refuses_for_now_is_sent_later(String at) {
    mail.answering(word -> word.equals(at) ? "451 later" : "250 ok");
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "email pending");

    mail.answering(_ -> "250 ok");
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("email sent");
    assertThat(Stage.listed(pod, user).getFirst().get("deliveries").toString())
        .contains("possibly_repeated=false");
  }

  @Test
  void where_it_breaks_off_after_the_mail_nobody_knows_and_it_is_sent_again_under_its_id() {
    mail.answering(word -> word.equals(".") ? ScriptedMail.BREAK : "250 ok");
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "email unknown");

    mail.answering(_ -> "250 ok");
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("email sent");
    assertThat(Stage.listed(pod, user).getFirst().get("deliveries").toString())
        .contains("possibly_repeated=true");
    List<String> sent = mail.mails().stream().filter(it -> it.contains(user)).toList();
    assertThat(sent).hasSize(2);
    assertThat(messageId(sent.getFirst())).isEqualTo(messageId(sent.getLast()));
  }

  @Test
  void what_is_no_address_after_all_has_failed() {
    Stage.put(pod, user, "{\"channels\":[\"email\"],\"email\":\"a..b@example.org\"}");

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "email failed");
    assertThat(Stage.listed(pod, user).getFirst().get("deliveries").toString())
        .contains("The e-mail address is none.");
  }

  @Test
  void what_it_took_is_sent_however_it_parts_from_us() {
    mail.answering(word -> word.equals("QUIT") ? ScriptedMail.HANG : "250 ok");

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "email sent");
  }

  @Test
  void it_may_take_its_time_to_look_an_email_through() {
    try (RunningFunction hasty =
        stage.pod(
            Map.of(
                "knudge.mail.url",
                "smtp://127.0.0.1:" + mail.port(),
                "knudge.notification.channel-timeout",
                "3s"))) {
      // Three times as long as anything else may take.
      mail.answering(word -> word.equals(".") ? afterNineSeconds("250 ok") : "250 ok");

      stage.tell(hasty, Telling.due(user));

      stage.awaitStanding(hasty, user, "email sent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp:/127.0.0.1", "stmp://127.0.0.1:25", "not a server"})
  void a_server_that_is_set_up_wrong_loses_nothing(String url) {
    try (RunningFunction misled = stage.pod(Map.of("knudge.mail.url", url))) {
      stage.tell(misled, Telling.due(user));
      stage.awaitStanding(misled, user, "email pending");
    }
    mail.answering(_ -> "250 ok");
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("email sent");
  }

  private static String afterNineSeconds(String answer) {
    try {
      Thread.sleep(Duration.ofSeconds(9));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return answer;
  }

  private static String messageId(String mail) {
    var id = Pattern.compile("(?m)^Message-ID: (.*)$").matcher(mail);
    assertThat(id.find()).isTrue();
    return id.group(1);
  }
}
