package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What who named no address gets, over real SMTP. */
class DefaultAddressDeliveringTest extends StagedTest {
  @Test
  void who_named_no_address_gets_it_at_the_default_one() {
    try (RunningFunction other =
        stage.pod(Map.of("knudge.mail.default-address", "{user}@mail.example"))) {
      stage.tell(other, Telling.due(user).with("due_date", "2026-03-27T09:30:00Z"));

      stage.awaitStanding(other, user, "push skipped", "email sent");
      assertThat(stage.mailsTo(user + "@mail.example")).hasSize(1);
      assertThat(
              Json.readObject(
                  other.get("/api/notification-preferences", RunningFunction.token(user)).body()))
          .containsEntry("email", user + "@mail.example");
    }
  }

  @Test
  void a_default_address_that_is_one_for_all_keeps_the_function_from_starting() {
    assertThatThrownBy(
            () -> stage.pod(Map.of("knudge.mail.default-address", "team@example.org")).close())
        .hasStackTraceContaining("MAIL_DEFAULT_ADDRESS: 'team@example.org' is no address with");
  }

  @Test
  void who_changes_something_else_goes_on_getting_it_at_the_default_address_there_is() {
    try (RunningFunction before =
        stage.pod(Map.of("knudge.mail.default-address", "{user}@old.example"))) {
      String shown =
          before.get("/api/notification-preferences", RunningFunction.token(user)).body();
      assertThat(shown).contains("@old.example");
      assertThat(
              Stage.put(before, user, shown.replace("\"UTC\"", "\"Europe/Berlin\"")).statusCode())
          .isEqualTo(200);
    }
    try (RunningFunction after =
        stage.pod(Map.of("knudge.mail.default-address", "{user}@new.example"))) {
      assertThat(after.get("/api/notification-preferences", RunningFunction.token(user)).body())
          .contains("Europe/Berlin", "@new.example");
    }
  }
}
