package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's key is destroyed: nothing that was said can be read any more, and nothing is missing. */
class ErasureTest extends TrailTest {
  @Test
  void what_was_said_is_gone_and_what_happened_stays() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"Secret plan\"}");
    assertThat(ids(user, "?q=secret")).hasSize(1);
    String leafHash = leafHash(user + 1);

    assertThat(erase(user, operator()).statusCode()).isEqualTo(204);

    Map<String, Object> entry = items(user, "?task_id=t-1").getFirst();
    AuditSchema.assertEntry(Json.write(entry));
    assertThat(entry)
        .containsEntry("event_id", user + 1)
        .containsEntry("type", "task.created")
        .containsEntry("changes", List.of())
        .containsEntry("payload", null)
        .containsEntry("erased", true)
        .containsEntry("damaged", false);
    assertThat(ids(user, "?q=secret")).isEmpty();
    assertThat(leafHash(user + 1)).isEqualTo(leafHash);
    Map<String, Object> line =
        Json.readObject(ask(user, "/api/audit/export").body().lines().findFirst().orElseThrow());
    assertThat(line).containsEntry("salt", null).containsEntry("particulars", null);
    assertThat(HexFormat.of().formatHex(Leaf.hash((String) line.get("leaf")))).isEqualTo(leafHash);
  }

  @Test
  void that_it_was_done_and_by_whom_is_an_entry_that_its_user_can_read() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    for (int i = 0; i < 3; i++) {
      assertThat(erase(user, operator()).statusCode()).isEqualTo(204);
    }
    List<Map<String, Object>> own = items(user, "?type=audit.key.destroyed");
    assertThat(own).hasSize(1);
    assertThat(own.getFirst()).containsEntry("erased", false).containsEntry("actor", "human");
    assertThat(Json.write(own.getFirst().get("payload")))
        .contains("\"destroyed_by\":\"the-operator\"");
  }

  @Test
  void what_is_recorded_afterwards_has_a_key_of_its_own_and_can_be_erased_in_its_turn() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"Old\"}");
    erase(user, operator());
    deliver(user, "task.updated", user + 2, "2026-02-08T11:00:00Z", "{\"title\":\"New\"}");

    assertThat(changes(user, user + 2)).as("of what was erased nothing is known").isEqualTo("[]");
    assertThat(ids(user, "?q=new")).containsExactly(user + 2);
    assertThat(items(user, "?task_id=t-1&order=asc"))
        .extracting(entry -> entry.get("erased"))
        .containsExactly(true, false);

    erase(user, operator());
    assertThat(items(user, "?task_id=t-1"))
        .extracting(entry -> entry.get("erased"))
        .containsOnly(true);
    assertThat(items(user, "?type=audit.key.destroyed")).hasSize(2);
  }

  @Test
  void others_keep_their_keys() {
    String user = someone();
    String other = someone();
    deliver(other, "task.created", other + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    erase(user, operator());
    assertThat(items(other, "").getFirst()).containsEntry("erased", false);
  }

  @Test
  void only_an_operator_may() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    assertThat(erase(user, RunningFunction.token(user)).statusCode()).isEqualTo(403);
    assertThat(erase(user, RunningFunction.token("someone-else")).statusCode()).isEqualTo(403);
    assertThat(erase(user, "").statusCode()).isEqualTo(401);
    assertThat(items(user, "").getFirst()).containsEntry("erased", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a/key", "key", "plus+plus", "x:y;z=1", "ünï"})
  void a_users_id_may_hold_what_ids_may_hold(String id) {
    String user = id + someone();
    assertThat(
            audit
                .post(
                    Map.of("content-type", "application/cloudevents+json"),
                    "{\"specversion\":\"1.0\",\"id\":\""
                        + user
                        + "\",\"source\":\"/x\",\"type\":\"org.example.x\",\"partitionkey\":\""
                        + user
                        + "\",\"data\":{\"a\":\"b\"}}")
                .statusCode())
        .isEqualTo(204);
    assertThat(erase(user, operator()).statusCode()).isEqualTo(204);
    assertThat(
            items(
                audit.get(
                    "/api/audit?type=org.example.x&user_id="
                        + URLEncoder.encode(user, StandardCharsets.UTF_8),
                    operator())))
        .extracting(entry -> entry.get("erased"))
        .containsExactly(true);
  }

  @Test
  void a_user_who_has_no_key_is_204_and_a_path_that_names_no_key_is_404() {
    assertThat(erase(someone(), operator()).statusCode()).isEqualTo(204);
    assertThat(delete("/api/audit/users/nobody", operator()).statusCode()).isEqualTo(404);
    assertThat(delete("/api/audit/users/%00/key", operator()).statusCode()).isEqualTo(400);
  }

  @Test
  void a_copy_of_the_database_alone_opens_nothing() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"Sesame\"}");
    String row =
        String.join(
            "",
            audit.query(
                "select convert_from(convert_to(entry::text, 'UTF8'), 'UTF8') || user_key::text from audit.entry join audit.user_key using (key_id) where event_id = '"
                    + user
                    + "1'"));
    assertThat(row).contains(user).doesNotContainIgnoringCase("sesame");
    assertThat(row)
        .doesNotContain(HexFormat.of().formatHex("Sesame".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void what_was_changed_in_the_table_is_shown_as_damaged_and_keeps_nothing_else_from_being_read() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    deliver(user, "task.created", user + 2, "2026-02-08T11:00:00Z", "{\"title\":\"B\"}");
    AuditDatabase.unguarded(
        database,
        "update audit.entry set particulars = (select particulars from audit.entry where event_id = '"
            + user
            + "2') where event_id = '"
            + user
            + "1'");
    List<Map<String, Object>> items = items(user, "");
    assertThat(items).extracting(entry -> entry.get("damaged")).containsExactly(false, true);
    assertThat(items.getLast()).containsEntry("erased", false).containsEntry("payload", null);
  }

  private String leafHash(String id) {
    return audit
        .query("select encode(leaf_hash, 'hex') from audit.entry where event_id = '" + id + "'")
        .getFirst();
  }

  private HttpResponse<String> erase(String user, String token) {
    return delete(
        "/api/audit/users/"
            + URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20")
            + "/key",
        token);
  }

  private HttpResponse<String> delete(String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(audit.uri(path)).DELETE();
    return audit.send(
        token.isBlank() ? request : request.header("Authorization", "Bearer " + token));
  }
}
