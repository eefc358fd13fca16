package dev.knudge.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.runtime.notes.NotesTick;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RecordingSink.Post;
import dev.knudge.testkit.RunningFunction;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request or a tick says reaches the sinks, as what a delivery leads to does. */
class AnnouncementsTest {
  private final Database database = Backends.postgres();
  private RecordingSink sink;
  private RunningFunction function;

  @BeforeEach
  void start() {
    NotesDatabase.migrate(database);
    sink = new RecordingSink();
    function =
        RunningFunction.start(
            database, "notes", Map.of("knudge.sink.base-url", sink.baseUrl() + "/"));
  }

  @AfterEach
  void stop() {
    function.close();
    sink.close();
  }

  @Test
  void what_a_tick_itself_says_is_posted_by_it_in_order_per_user() {
    List<String> said = new ArrayList<>();
    function
        .bean(NotesTick.class)
        .doing(_ -> said.addAll(ids(keep("user-456", "bert", "user-456"))));

    assertThat(tick()).isEqualTo(204);

    assertThat(said).hasSize(3);
    assertThat(sink.accepted()).extracting(Post::id).containsExactlyInAnyOrderElementsOf(said);
    assertThat(sink.accepted().stream().map(Post::id).filter(id -> !id.equals(said.get(1))))
        .containsExactly(said.get(0), said.get(2));
    assertThat(unsent()).isEqualTo("0");
  }

  @Test
  void what_was_kept_is_posted_though_an_older_transaction_is_still_open() throws Exception {
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select pg_current_xact_id()");
      List<OutboxRow> rows = keep("user-456", "bert");

      function.bean(Announcements.class).post(rows);

      assertThat(sink.accepted()).hasSize(2);
      assertThat(unsent()).isEqualTo("0");
    }
  }

  @Test
  void what_the_sink_does_not_take_is_kept_for_the_next_tick() {
    sink.answering(post -> "bert".equals(post.delivery().header("ce-partitionkey")) ? 503 : 202);
    List<OutboxRow> rows = keep("user-456", "bert", "bert");

    assertThatThrownBy(() -> function.bean(Announcements.class).post(rows))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("1 keys");
    assertThat(unsent()).isEqualTo("2");

    sink.answering(_ -> 202);
    assertThat(tick()).isEqualTo(204);
    assertThat(sink.accepted()).extracting(Post::id).containsAll(ids(rows));
    assertThat(unsent()).isEqualTo("0");
  }

  private List<OutboxRow> keep(String... users) {
    List<NewEvent> events =
        Stream.of(users)
            .map(user ->
                NewEvent.saying(new ReminderDue("t-1", user, "r-1", "Tea", null, null))
                    .from("/notes")
                    .at(Instant.EPOCH)
                    .build())
            .toList();
    @SuppressWarnings("unchecked")
    TransactionOperations<Connection> transactions = function.bean(TransactionOperations.class);
    return transactions.executeWrite(
        status -> function.bean(Announcements.class).keep(status.getConnection(), events, null));
  }

  private static List<String> ids(List<OutboxRow> rows) {
    return rows.stream().map(row -> (String) Json.readObject(row.headers()).get("ce-id")).toList();
  }

  private int tick() {
    return function.post(Posts.tick(), "{}").statusCode();
  }

  private String unsent() {
    return function.query("select count(*) from notes.outbox where sent_at is null").getFirst();
  }
}
