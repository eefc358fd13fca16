package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log shows of people, whatever goes wrong: nothing. */
class LoggedTest {
  private static final String ADDRESS = "very-personal";

  /** Of many threads, and each line as a whole. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + thrown);
    }
  }

  @Test
  void no_address_is_ever_in_the_log() throws IOException {
    Lines log = new Lines();
    try (Stage stage = new Stage();
        ScriptedMail mail = new ScriptedMail();
        Receiver other = new Receiver();
        RunningFunction pod =
            stage.pod(
                Map.of(
                    "knudge.mail.url",
                    "smtp://127.0.0.1:" + mail.port(),
                    "knudge.notification.pause",
                    "0s",
                    "knudge.sms.url",
                    other.url(""),
                    "knudge.sms.account",
                    "AC1",
                    "knudge.sms.from",
                    "+15005550006"))) {
      Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      log.start();
      root.addAppender(log);
      try {
        for (String at : List.of("HELLO", "MAIL", "RCPT", "DATA", ".")) {
          for (String answer : List.of("550 never", "451 later", ScriptedMail.BREAK)) {
            mail.answering(word -> word.equals(at) ? answer : "250 ok");
            String user = "user-" + at.hashCode() + "-" + answer.hashCode();
            wish(pod, user, "email", "\"email\":\"" + ADDRESS + "@example.org\"");
            stage.tell(pod, Telling.due(user));
            tried(pod, user);
          }
        }
        wish(pod, "wrong", "email", "\"email\":\"" + ADDRESS + "..x@example.org\"");
        stage.tell(pod, Telling.due("wrong"));
        tried(pod, "wrong");

        for (int status : new int[] {0, 400, 500}) {
          other.answering(status);
          String url = other.url("/" + ADDRESS);
          wish(pod, "hook-" + status, "webhook", "\"webhook\":{\"url\":\"" + url + "\"}");
          stage.tell(pod, Telling.due("hook-" + status));
          tried(pod, "hook-" + status);
          wish(pod, "phone-" + status, "sms", "\"phone\":\"+4930555000111\"");
          stage.tell(pod, Telling.due("phone-" + status));
          tried(pod, "phone-" + status);
        }
      } finally {
        root.detachAppender(log);
      }
    }

    assertThat(log.lines).anyMatch(line -> line.contains("The mail server answered 550."));
    assertThat(log.lines)
        .noneMatch(line -> line.contains(ADDRESS) || line.contains("4930555000111"));
  }

  private static void wish(RunningFunction pod, String user, String channel, String address) {
    String body = "{\"channels\":[\"" + channel + "\"]," + address + "}";
    assertThat(Stage.put(pod, user, body).statusCode()).isEqualTo(200);
  }

  private static void tried(RunningFunction pod, String user) {
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> {
          List<String> standing = Stage.standing(pod, user);
          return standing.size() == 1
              && !standing.getFirst().endsWith(" sending")
              && pod.query(
                          "select error from notification.delivery where error is not null and user_id = '"
                              + user
                              + "'")
                      .size()
                  == 1;
        });
  }
}
