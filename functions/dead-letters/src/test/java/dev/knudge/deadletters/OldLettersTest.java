package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.settings.SettingsException;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Letters that waited so long that their function may have forgotten the event. */
class OldLettersTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-27T08:00:00Z"));
  private Destination audit;
  private RunningFunction function;
  private Operator operator;

  @BeforeEach
  void start() {
    audit = new Destination();
    function =
        RunningFunction.start(
            LettersDatabase.migrated(),
            "dead_letters",
            Map.of("knudge.dead-letters.destinations", audit.allowed("audit")),
            clock);
    operator = new Operator(function, "anna");
    keep("old", 1);
  }

  @AfterEach
  void stop() {
    function.close();
    audit.close();
  }

  @Test
  void an_old_letter_is_sent_only_where_the_operator_insists() {
    clock.advance(Duration.ofDays(30));
    assertThat(operator.post("/1/redrive").statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));

    HttpResponse<String> refused = operator.post("/1/redrive");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.readObject(refused.body()))
        .containsEntry("old", true)
        .extractingByKey("detail")
        .asString()
        .contains("30 days", "old=true");
    LetterSchema.assertProblem(refused.body());
    assertThat(operator.post("/1/redrive?old=yes").statusCode()).isEqualTo(400);
    assertThat(audit.posts()).hasSize(1);

    HttpResponse<String> insisted = operator.post("/1/redrive?old=true");
    assertThat(insisted.statusCode()).as(insisted.body()).isEqualTo(200);
    assertThat(audit.posts()).hasSize(2);
  }

  /** Its function failed once more, but remembers it from the first time. */
  @Test
  void a_letter_is_as_old_as_its_first_record() {
    clock.advance(Duration.ofDays(31));
    keep("old", 2);

    assertThat(operator.only("old")).containsEntry("arrivals", 2L);
    assertThat(operator.post("/1/redrive").statusCode()).isEqualTo(409);
  }

  @Test
  void old_ones_among_many_are_passed_over_and_counted() {
    clock.advance(Duration.ofDays(31));
    keep("new", 2);

    Map<String, Object> run = ended("/redrive?code=503");
    assertThat(run)
        .containsEntry("total", 1L)
        .containsEntry("skipped", 1L)
        .containsEntry("redriven", 1L)
        .containsEntry("filter", "state=failed,stored code=503 not_before=2026-03-28T08:00:00Z");
    assertThat(audit.effects()).containsExactly("/tasks new");
    assertThat(operator.only("old")).containsEntry("state", "stored");

    assertThat(ended("/redrive?all=true&old=true"))
        .containsEntry("redriven", 1L)
        .containsEntry("skipped", 0L)
        .containsEntry("filter", "state=failed,stored old=true");
    assertThat(audit.effects()).containsExactlyInAnyOrder("/tasks new", "/tasks old");
    assertThat(operator.post("/redrive?all=true&old=").statusCode()).isEqualTo(400);
  }

  @Test
  void what_functions_have_forgotten_can_not_be_set_to_count_as_new() {
    assertThat(settings(Duration.ofDays(89)).redriveWithin()).hasDays(89);
    assertThatThrownBy(() -> settings(Duration.ofDays(90)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("knudge.dead-letters.redrive-within")
        .hasMessageContaining("90 days");
  }

  private static DeadLetterSettings settings(Duration redriveWithin) {
    Duration any = Duration.ofSeconds(1);
    return new DeadLetterSettings(
        "", "", "", 11, any, any, 1, 1, any, redriveWithin, any, Duration.ofDays(90));
  }

  private void keep(String id, long offset) {
    assertThat(function.post(Operator.letter(id, audit.url(), offset), "{}").statusCode())
        .isEqualTo(204);
  }

  private Map<String, Object> ended(String redrive) {
    HttpResponse<String> begun = operator.post(redrive);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    LetterSchema.assertAnswer("/redrive", "post", 202, begun.body());
    String run = "/redrives/" + Json.readObject(begun.body()).get("id");
    await().atMost(Duration.ofSeconds(60)).until(() -> operator.get(run).get("ended_at") != null);
    return operator.get(run);
  }
}
