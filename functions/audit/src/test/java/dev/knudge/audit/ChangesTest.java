package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {
  @Test
  void of_a_created_task_all_that_has_a_value_is_new() {
    assertThat(
            changes(
                "task.created", "{\"title\":\"A\",\"description\":null,\"tags\":[\"x\"]}", null))
        .containsExactly(new Change("title", null, "A"), new Change("tags", null, List.of("x")));
  }

  @Test
  void of_an_updated_task_it_is_what_the_producer_says() {
    assertThat(
            changes(
                "task.updated",
                "{\"title\":\"B\",\"priority\":\"high\"}",
                "{\"title\":\"A\",\"priority\":null,\"due_date\":\"2026-02-09\"}"))
        .containsExactly(
            new Change("title", "A", "B"),
            new Change("priority", null, "high"),
            new Change("due_date", "2026-02-09", null));
  }

  @Test
  void what_is_as_it_was_has_not_changed() {
    assertThat(changes("task.updated", "{\"title\":\"A\"}", "{\"title\":\"A\"}")).isEmpty();
  }

  @Test
  void an_update_whose_old_values_nobody_knows_has_no_changes() {
    assertThat(changes("task.updated", "{\"title\":\"B\"}", null)).isEmpty();
  }

  @Test
  void of_a_deleted_task_all_that_had_a_value_is_gone() {
    assertThat(changes("task.deleted", "{\"title\":\"A\",\"description\":null}", null))
        .containsExactly(new Change("title", "A", null));
    assertThat(changes("task.deleted", "{}", "{\"title\":\"A\"}"))
        .containsExactly(new Change("title", "A", null));
  }

  @Test
  void a_completed_task_was_not_and_a_reopened_one_was() {
    assertThat(changes("task.completed", "{\"title\":\"A\"}", null))
        .containsExactly(new Change("completed", false, true));
    assertThat(changes("task.reopened", "{\"title\":\"A\"}", null))
        .containsExactly(new Change("completed", true, false));
    assertThat(
            changes(
                "task.completed",
                "{\"completed\":true,\"completed_at\":\"2026-02-08T10:00:00Z\"}",
                "{\"completed\":false,\"completed_at\":null}"))
        .containsExactly(
            new Change("completed", false, true),
            new Change("completed_at", null, "2026-02-08T10:00:00Z"));
  }

  @Test
  void types_that_nobody_knows_have_the_changes_they_tell() {
    assertThat(changes("org.example.moved", "{\"place\":\"there\"}", "{\"place\":\"here\"}"))
        .containsExactly(new Change("place", "here", "there"));
    assertThat(changes("org.example.moved", "{\"place\":\"there\"}", null)).isEmpty();
  }

  private static List<Change> changes(
      String type, String payload, @org.jspecify.annotations.Nullable String previous) {
    String body =
        "{\"task_id\":\"t\",\"user_id\":\"u\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":"
            + payload
            + (previous == null ? "" : ",\"previous\":" + previous)
            + "}";
    Delivery delivery =
        Delivery.builder()
            .header("ce-specversion", "1.0")
            .header("ce-id", "1")
            .header("ce-source", "/tasks")
            .header("ce-type", type)
            .header("content-type", "application/json")
            .body(body.getBytes(StandardCharsets.UTF_8))
            .build();
    return new DeliveryReader().read(delivery) instanceof Reading.Accepted(var event)
        ? Changes.of(event, Before.UNKNOWN)
        : List.of(new Change("refused", null, null));
  }
}
