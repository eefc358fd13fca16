package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a backend that tells no old values changed, as far as the trail knows. */
class OldValuesTest extends TrailTest {
  private final String run = UUID.randomUUID().toString();

  @Test
  void an_update_without_old_values_has_those_of_the_entry_before_and_names_it() {
    String user = someone();
    deliver(user, "task.created", run + "-1", "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    deliver(
        user,
        "task.updated",
        run + "-2",
        "2026-02-08T11:00:00Z",
        "{\"title\":\"B\",\"due_date\":\"2026-03-01\"}");
    deliver(user, "task.updated", run + "-3", "2026-02-08T12:00:00Z", "{\"title\":\"B\"}");
    deliver(user, "task.deleted", run + "-4", "2026-02-08T13:00:00Z", "{}");

    assertThat(changes(user, run + "-2"))
        .isEqualTo(
            "[{\"field\":\"title\",\"old\":\"A\",\"new\":\"B\",\"old_from\":\"%1$s-1\"},{\"field\":\"due_date\",\"old\":null,\"new\":\"2026-03-01\",\"old_from\":\"%1$s-1\"}]"
                .formatted(run));
    assertThat(changes(user, run + "-3")).isEqualTo("[]");
    assertThat(changes(user, run + "-4"))
        .isEqualTo(
            "[{\"field\":\"title\",\"old\":\"B\",\"new\":null,\"old_from\":\"%s-3\"}]"
                .formatted(run));
  }

  @Test
  void the_order_of_arrival_does_not_matter_to_what_comes_last() {
    List<Integer> order = new ArrayList<>(List.of(1, 2));
    for (int round = 0; round < 2; round++) {
      String user = someone();
      for (int i : order) {
        deliver(
            user,
            i == 1 ? "task.created" : "task.updated",
            user + i,
            "2026-02-08T10:00:0" + i + "Z",
            "{\"title\":\"T" + i + "\"}");
      }
      deliver(user, "task.updated", user + 3, "2026-02-08T10:00:03Z", "{\"title\":\"T3\"}");
      assertThat(changes(user, user + 3))
          .isEqualTo(
              "[{\"field\":\"title\",\"old\":\"T2\",\"new\":\"T3\",\"old_from\":\"%s2\"}]"
                  .formatted(user));
      Collections.reverse(order);
    }
  }

  @Test
  void an_update_that_arrives_before_its_creation_invents_no_old_value() {
    String user = someone();
    deliver(user, "task.updated", user + 2, "2026-02-08T11:00:00Z", "{\"title\":\"B\"}");
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    assertThat(changes(user, user + 2)).isEqualTo("[]");
  }

  @Test
  void events_that_are_recorded_together_know_of_each_other() {
    String user = someone();
    List<Object> batch = new ArrayList<>();
    for (int i : List.of(3, 1, 2)) {
      batch.add(
          Map.of(
              "specversion",
              "1.0",
              "id",
              user + i,
              "source",
              "/chat",
              "type",
              i == 1 ? "task.created" : "task.updated",
              "time",
              "2026-02-08T10:00:0" + i + "Z",
              "data",
              Json.readObject(
                  body(
                      user,
                      "2026-02-08T10:00:0" + i + "Z",
                      "{\"title\":\"T" + i + "\"}",
                      Map.of()))));
    }
    assertThat(
            audit
                .post(
                    Map.of("content-type", "application/cloudevents-batch+json"), Json.write(batch))
                .statusCode())
        .isEqualTo(204);
    for (int i : List.of(2, 3)) {
      assertThat(changes(user, user + i))
          .isEqualTo(
              "[{\"field\":\"title\",\"old\":\"T%d\",\"new\":\"T%d\",\"old_from\":\"%s\"}]"
                  .formatted(i - 1, i, user + (i - 1)));
    }
  }

  @Test
  void a_newer_version_is_never_the_one_before_whatever_its_time_says() {
    String user = someone();
    deliver(
        user,
        "task.created",
        user + 1,
        "2026-02-08T10:00:00Z",
        "{\"title\":\"A\"}",
        Map.of("version", 1));
    deliver(
        user,
        "task.updated",
        user + 3,
        "2026-02-08T10:30:00Z",
        "{\"title\":\"C\"}",
        Map.of("version", 3));
    deliver(
        user,
        "task.updated",
        user + 2,
        "2026-02-08T11:00:00Z",
        "{\"title\":\"B\"}",
        Map.of("version", 2));
    assertThat(changes(user, user + 2)).contains("\"old\":\"A\"", "\"old_from\":\"" + user + "1\"");
  }

  @Test
  void another_users_task_of_the_same_id_tells_nothing() {
    String user = someone();
    deliver(someone(), "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    deliver(user, "task.updated", user + 2, "2026-02-08T11:00:00Z", "{\"title\":\"B\"}");
    assertThat(changes(user, user + 2)).isEqualTo("[]");
  }

  @Test
  void the_producers_own_word_comes_first() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    deliver(
        user,
        "task.updated",
        user + 2,
        "2026-02-08T11:00:00Z",
        "{\"title\":\"B\"}",
        Map.of("previous", Map.of("title", "Z")));
    assertThat(changes(user, user + 2))
        .isEqualTo("[{\"field\":\"title\",\"old\":\"Z\",\"new\":\"B\"}]");
  }

  @Test
  void a_tasks_history_is_read_from_its_beginning() {
    String user = someone();
    for (int i : List.of(2, 1, 3)) {
      deliver(
          user,
          i == 1 ? "task.created" : "task.updated",
          user + i,
          "2026-02-08T10:00:0" + i + "Z",
          "{\"title\":\"T" + i + "\"}");
    }
    assertThat(ids(user, "?task_id=t-1&order=asc")).containsExactly(user + 1, user + 2, user + 3);
    assertThat(ids(user, "?task_id=t-1")).containsExactly(user + 3, user + 2, user + 1);
    Map<String, Object> first = Json.readObject(ask(user, "/api/audit?order=asc&limit=2").body());
    assertThat(ids(user, "?order=asc&limit=2&cursor=" + first.get("next_cursor")))
        .containsExactly(user + 3);
    assertThat(ask(user, "/api/audit?limit=2&cursor=" + first.get("next_cursor")).statusCode())
        .isEqualTo(400);
  }
}
