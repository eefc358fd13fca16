package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.audit.Before.Earlier;
import dev.knudge.audit.Before.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BeforeTest {
  private static final Earlier CREATED =
      earlier("c", "task.created", 1, Map.of("title", "A", "priority", "low"));

  @Test
  void a_field_had_the_value_that_the_entry_before_tells() {
    assertThat(new Before(List.of(CREATED)).value("title")).isEqualTo(new Told("A", "c"));
  }

  @Test
  void a_field_that_the_creation_does_not_tell_was_not_there() {
    assertThat(new Before(List.of(CREATED)).value("due_date")).isEqualTo(new Told(null, "c"));
  }

  @Test
  void a_field_that_an_update_does_not_tell_is_unknown_since_nobody_knows_whether_it_tells_all() {
    Earlier updated = earlier("u", "task.updated", 2, Map.of("title", "B"));
    Before before = new Before(List.of(updated, CREATED));
    assertThat(before.value("title")).isEqualTo(new Told("B", "u"));
    assertThat(before.value("priority")).isNull();
  }

  @Test
  void a_completion_without_a_payload_changes_only_what_completing_changes() {
    Earlier completed = earlier("x", "task.completed", 2, Map.of());
    Before before = new Before(List.of(completed, CREATED));
    assertThat(before.value("title")).isEqualTo(new Told("A", "c"));
    assertThat(before.value("completed")).isEqualTo(new Told(true, "x"));
    assertThat(before.value("completed_at")).isNull();
    Earlier reopened = earlier("r", "task.reopened", 3, Map.of());
    assertThat(new Before(List.of(reopened, completed, CREATED)).value("completed"))
        .isEqualTo(new Told(false, "r"));
  }

  @Test
  void nothing_is_known_past_what_cannot_be_read_or_was_deleted() {
    Earlier unreadable = new Earlier("e", "task.updated", Instant.EPOCH, null, null);
    assertThat(new Before(List.of(unreadable, CREATED)).value("title")).isNull();
    assertThat(
            new Before(List.of(earlier("d", "task.deleted", 2, Map.of()), CREATED)).value("title"))
        .isNull();
    assertThat(Before.UNKNOWN.value("title")).isNull();
    assertThat(new Before(List.of(unreadable, CREATED)).lastState()).isEmpty();
  }

  @Test
  void the_last_state_is_what_the_latest_that_tells_one_tells_with_its_completion() {
    Earlier completed = earlier("x", "task.completed", 2, Map.of());
    assertThat(new Before(List.of(completed, CREATED)).lastState())
        .containsEntry("title", new Told("A", "c"))
        .containsEntry("priority", new Told("low", "c"))
        .containsEntry("completed", new Told(true, "x"));
    assertThat(
            new Before(List.of(earlier("u", "task.updated", 2, Map.of("title", "B")), CREATED))
                .lastState())
        .containsOnlyKeys("title");
  }

  static Earlier earlier(
      String id, String type, int second, @Nullable Map<String, Object> payload) {
    return new Earlier(id, type, Instant.ofEpochSecond(second), null, payload);
  }
}
