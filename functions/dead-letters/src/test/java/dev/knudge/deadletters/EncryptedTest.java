package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.deadletters.http.DestinationClient;
import dev.knudge.runtime.settings.SettingsException;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters of a cluster whose functions are called by TLS, with certificates of its own authority. */
class EncryptedTest {
  private static final Delivery DELIVERY = Delivery.builder().header("ce-id", "e").build();

  @TempDir private static Path folder;
  private static Authority authority;
  private static Destination audit;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    authority = new Authority(folder);
    audit = new Destination(authority.server());
  }

  @AfterAll
  static void stop() {
    audit.close();
  }

  @Test
  void only_whom_the_given_authority_vouches_for_is_sent_anything() throws Exception {
    assertThat(posted(authority.pem(), audit.url())).isEqualTo(new Reply.Taken(204));
    int taken = audit.posts().size();

    for (String others : new String[] {"", new Authority(folder).pem()}) {
      assertThat(posted(others, audit.url()).toString()).contains("Unanswered", "SSLHandshake");
    }
    assertThat(posted(authority.pem(), audit.url().replace("127.0.0.1", "localhost")).toString())
        .contains("Unanswered", "SSLHandshake");
    assertThat(audit.posts()).hasSize(taken);
  }

  @Test
  void several_authorities_may_be_given() throws Exception {
    String both = new Authority(folder).pem() + authority.pem();
    assertThat(posted(both, audit.url())).isEqualTo(new Reply.Taken(204));
  }

  @Test
  void an_authority_that_is_none_is_told() {
    assertThatThrownBy(() -> new DestinationClient(Duration.ofSeconds(60), "garbage"))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void a_letter_that_says_https_goes_by_https_and_is_found_by_its_functions_name()
      throws Exception {
    String reminders = "reminders.todo.svc.cluster.invalid";
    try (RunningFunction function =
        RunningFunction.start(
            LettersDatabase.migrated(),
            "dead_letters",
            Map.of(
                "knudge.dead-letters.destinations",
                audit.allowed("audit") + ",reminders=http://" + reminders,
                "knudge.dead-letters.ca-certs",
                authority.pem()))) {
      Operator operator = new Operator(function, "anna");
      keep(function, "e-1", audit.url());
      keep(function, "e-2", "http://" + reminders);
      keep(function, "e-3", "https://" + reminders);

      assertThat(Json.readObject(operator.post("/1/redrive").body()))
          .containsEntry("state", "redriven");
      assertThat(audit.effects()).contains("/tasks e-1");

      assertThat(operator.list("?destination=reminders"))
          .extracting(letter -> letter.get("destination") + " " + letter.get("destination_url"))
          .containsExactly("reminders https://" + reminders, "reminders http://" + reminders);
      // Nobody is there; but it is allowed.
      assertThat(Json.readObject(operator.post("/3/redrive").body()))
          .containsEntry("state", "failed")
          .containsEntry("code", null);
      assertThat(Json.readObject(operator.post("/redrive?destination=reminders").body()))
          .containsEntry("total", 2L)
          .containsEntry("skipped", 0L);
    }
  }

  private static Reply posted(String authorities, String url) {
    return new DestinationClient(Duration.ofSeconds(60), authorities)
        .post(URI.create(url), DELIVERY);
  }

  private static void keep(RunningFunction function, String id, String destination) {
    assertThat(function.post(Operator.letter(id, destination, 1), "{}").statusCode())
        .isEqualTo(204);
  }
}
