package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, filters, orders and pages. */
class TaskListingTest extends TaskHttp {
  @Test
  void a_list_is_narrowed_by_each_parameter() {
    make(
        "{\"title\":\"Buy Milk\",\"priority\":\"high\",\"tags\":[\"Home\",\"shop\"],\"due_date\":\"2026-11-20\"}");
    make(
        "{\"title\":\"Call mum\",\"description\":\"about the buttermilk\",\"tags\":[\"home\"],\"due_date\":\"2026-12-01T09:00:00Z\"}");
    make(
        "{\"title\":\"Done 🌿\",\"priority\":\"low\",\"completed\":true,\"due_date\":\"2026-11-01\"}");

    assertThat(titles("")).containsExactlyInAnyOrder("Buy Milk", "Call mum", "Done 🌿");
    assertThat(titles("?q=mil")).containsExactly("Buy Milk");
    assertThat(titles("?q=BUTTER%20call")).containsExactly("Call mum");
    assertThat(titles("?q=%F0%9F%8C%BF")).containsExactly("Done 🌿");
    assertThat(titles("?q=it's%20%26%20%7C%20!")).isEmpty();
    assertThat(titles("?priority=high,low")).containsExactlyInAnyOrder("Buy Milk", "Done 🌿");
    assertThat(titles("?tags=shop&tags=HOME")).containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(titles("?tags=shop,home&tags_match=all")).containsExactly("Buy Milk");
    assertThat(titles("?status=open")).containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(titles("?status=completed")).containsExactly("Done 🌿");
    assertThat(titles("?overdue=true")).containsExactly("Buy Milk");
    assertThat(titles("?due_before=2026-11-20")).containsExactly("Done 🌿");
    assertThat(titles("?due_after=2026-11-20&due_before=2026-12-01T09:00:01Z"))
        .containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(
            titles("?filter=" + encoded("#home & (priority:high | due:>2026-11-25) & !completed")))
        .containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(titles("?sort=due")).containsExactly("Done 🌿", "Buy Milk", "Call mum");
    assertThat(titles("?sort=priority")).containsExactly("Buy Milk", "Call mum", "Done 🌿");
    assertThat(titles("?sort=title&order=desc")).containsExactly("Done 🌿", "Call mum", "Buy Milk");
    assertThat(list("/api/tasks/search?q=milk")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort=age",
        "order=up",
        "limit=0",
        "limit=201",
        "cursor=x",
        "priority=urgent",
        "overdue=maybe",
        "status=lost",
        "due_before=soon",
        "tags=",
        "tags_match=some",
        "time_zone=Mars",
        "filter=%28",
        "filter=overdue+%26",
        "q=%00"
      })
  void a_parameter_that_cannot_be_meant_is_400_and_named(String parameter) {
    HttpResponse<String> answer = get("/api/tasks?" + parameter);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Json.readObject(answer.body()))
        .containsEntry("parameter", parameter.substring(0, parameter.indexOf('=')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort=due",
        "sort=due&order=desc",
        "sort=priority",
        "sort=created&order=asc",
        "sort=updated",
        "sort=title",
        "sort=title&order=desc"
      })
  void paging_shows_each_task_once_in_every_order(String sort) {
    for (int i = 0; i < 23; i++) {
      String due = i % 3 == 0 ? "" : ",\"due_date\":\"2026-12-0" + (1 + i % 4) + "\"";
      make(
          "{\"title\":\""
              + (i % 2 == 0 ? "Äpfel" : "apples")
              + i % 5
              + "\",\"priority\":\""
              + (i % 2 == 0 ? "low" : "high")
              + "\""
              + due
              + "}");
    }
    List<Object> all =
        list("/api/tasks?limit=200&" + sort).stream().map(task -> task.get("id")).toList();
    List<Object> walked = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, Object> page = json(get("/api/tasks?limit=4&" + sort + cursor));
      ((List<?>) page.get("items")).forEach(task -> walked.add(Json.members(task).get("id")));
      cursor = page.get("next_cursor") == null ? "" : "&cursor=" + page.get("next_cursor");
    } while (!cursor.isEmpty());

    assertThat(all).hasSize(23);
    assertThat(walked).isEqualTo(all);
  }

  @Test
  void a_cursor_of_another_question_is_refused() {
    make("{\"title\":\"a\"}");
    make("{\"title\":\"b\"}");
    String cursor = String.valueOf(json(get("/api/tasks?limit=1")).get("next_cursor"));

    assertThat(get("/api/tasks?limit=1&cursor=" + cursor).statusCode()).isEqualTo(200);
    assertThat(get("/api/tasks?limit=1&sort=title&cursor=" + cursor).statusCode()).isEqualTo(400);
    user = "user-" + UUID.randomUUID();
    assertThat(get("/api/tasks?limit=1&cursor=" + cursor).statusCode()).isEqualTo(400);
  }
}
