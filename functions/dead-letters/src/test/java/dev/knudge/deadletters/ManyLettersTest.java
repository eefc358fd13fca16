package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Pod;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand letters, several pods, some of which die. */
class ManyLettersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int COUNT = 10_000;

  private final Database database = LettersDatabase.migrated();
  private Destination audit;

  @BeforeEach
  void start() {
    audit = new Destination();
  }

  @AfterEach
  void stop() {
    audit.close();
  }

  @Test
  void ten_thousand_are_listed_page_by_page_and_sent_by_two_pods_each_once() {
    store(COUNT);
    try (RunningFunction one = pod();
        RunningFunction other = pod()) {
      Operator anna = new Operator(one, "anna");
      assertThat(ids(anna)).hasSize(COUNT).doesNotHaveDuplicates();

      HttpResponse<String> begun = anna.post("/redrive?destination=audit");
      assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
      // Nothing is left for a second operator, whose pod helps nevertheless.
      assertThat(new Operator(other, "bert").post("/redrive?destination=audit").statusCode())
          .isEqualTo(202);
      String run = "/redrives/" + Json.readObject(begun.body()).get("id");
      await().atMost(PATIENCE).until(() -> anna.get(run).get("ended_at") != null);

      assertThat(anna.get(run))
          .containsEntry("total", (long) COUNT)
          .containsEntry("redriven", (long) COUNT);
      assertThat(audit.posts()).hasSize(COUNT);
      assertThat(audit.effects()).hasSize(COUNT);
      assertThat(
              one.query(
                  "select count(*) from dead_letters.deed where what = 'redriven' and by_user = 'anna'"))
          .containsExactly(Integer.toString(COUNT));
    }
  }

  @Test
  void pods_that_are_killed_in_the_middle_of_a_run_lose_none(@TempDir Path folder) {
    int letters = 2_000;
    store(letters);
    AtomicInteger posts = new AtomicInteger();
    for (int killAt : List.of(1, 333, 1_111)) {
      try (Pod pod = process(folder)) {
        audit.answering(_ -> {
          if (posts.incrementAndGet() >= killAt) {
            pod.kill();
          }
          return new Destination.Answer(204, "");
        });
        await()
            .atMost(PATIENCE)
            .until(() -> !pod.isAlive() || redriveAll(pod) == 0 || pod.tick() == 0);
      }
    }
    audit.answering(204, "");
    try (Pod pod = process(folder);
        RunningFunction look = pod()) {
      // What the dead pods held is free when their claims have lapsed.
      await()
          .atMost(PATIENCE)
          .until(() -> {
            redriveAll(pod);
            pod.tick();
            return look.query("select count(*) from dead_letters.letter where state = 'redriven'")
                .equals(List.of(Integer.toString(letters)));
          });

      // What was on its way when a pod died is posted again, with the same id: the inbox knows it.
      // A run and a tick were at it, each with sixteen.
      assertThat(audit.effects()).hasSize(letters);
      assertThat(audit.posts().size()).isBetween(letters, letters + 3 * 2 * 16);
      assertThat(look.query("select count(*) from dead_letters.deed where what = 'redriven'"))
          .containsExactly(Integer.toString(letters));
      await()
          .atMost(PATIENCE)
          .until(() -> {
            pod.tick();
            return look.query(
                    "select count(*) from dead_letters.run where ended_at is null and marked")
                .equals(List.of("0"));
          });
    }
  }

  private Pod process(Path folder) {
    Map<String, String> settings =
        Map.of(
            "knudge.dead-letters.destinations",
            audit.allowed("audit"),
            // The next pod takes over soon.
            "knudge.tick.lease",
            "2s",
            "knudge.dead-letters.claim",
            "3s");
    return Pod.start(database, "dead_letters", settings, folder.resolve("log"));
  }

  /** What the request to redrive all is answered; 0 where the process died of it. */
  private static int redriveAll(Pod pod) {
    return pod.send(
        pod.request("/api/dead-letters/redrive?all=true")
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + Operator.token("anna")));
  }

  private RunningFunction pod() {
    return RunningFunction.start(
        database,
        "dead_letters",
        Map.of("knudge.dead-letters.destinations", audit.allowed("audit")));
  }

  private static List<String> ids(Operator operator) {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    while (true) {
      Map<String, Object> page = operator.get("?limit=200" + cursor);
      Operator.items(page).forEach(letter -> ids.add((String) letter.get("event_id")));
      if (!(page.get("next_cursor") instanceof String next)) {
        return ids;
      }
      cursor = "&cursor=" + next;
    }
  }

  /** As they are stored when they have been delivered. */
  private void store(int count) {
    String sql =
        """
        insert into dead_letters.letter (fingerprint, destination, code, source, event_id, type, headers, body, state, stored_at, changed_at, attempts)
        select sha256(i::text::bytea), ?, 503, '/tasks', 'e-' || i, 'task.created',
          json_build_object('ce-specversion', '1.0', 'ce-id', 'e-' || i, 'ce-source', '/tasks', 'ce-type', 'task.created', 'content-type', 'application/json',
            'ce-knativeerrordest', ?)::text, '{}', 'stored', now() - interval '1 hour', now(), 11 from generate_series(1, ?) i\
        """;
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, audit.url());
      statement.setString(2, audit.url());
      statement.setInt(3, count);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
