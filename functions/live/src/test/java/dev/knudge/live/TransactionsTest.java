package dev.knudge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.testkit.RunningFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A chat backend may write in transactions: then there are offsets that are no records, and records that never happened. */
class TransactionsTest {
  private static final String USER = "transactions-user";
  private static final Map<String, Object> COLD = Map.of("knudge.live.feed.warm-up", "1ms");

  private static Database database;
  private static Topics topics;

  private final String token = RunningFunction.token(USER);

  @BeforeAll
  static void start() {
    database = LiveDatabase.migrated();
    topics = new Topics();
  }

  @AfterAll
  static void stop() {
    topics.close();
  }

  @Test
  void
      a_replica_is_ready_though_a_transaction_ended_last_and_knows_the_cursors_of_one_that_began_behind_it() {
    topics.inTransaction(true, USER, 1);
    try (RunningFunction warm = Replica.start(database, topics, Map.of());
        RunningFunction cold = Replica.start(database, topics, COLD)) {
      List<RunningFunction> both = List.of(warm, cold);
      List<String> missed = new ArrayList<>();
      for (RunningFunction first : both) {
        String cursor;
        try (Client client = Client.connect(first.port(), "", token).welcomed()) {
          cursor = client.cursor();
        }
        missed.clear();
        missed.addAll(topics.inTransaction(true, USER, 2));
        for (RunningFunction second : both) {
          try (Client client = Client.connect(second.port(), "?cursor=" + cursor, token)) {
            client.has(missed);
          }
        }
      }
      assertThat(warm.get("/metrics", "").body()).contains("knudge_live_resets_total 0.0");
      assertThat(cold.get("/metrics", "").body()).contains("knudge_live_resets_total 0.0");
    }
  }

  @Test
  void what_a_transaction_took_back_comes_to_nobody() {
    try (RunningFunction live = Replica.start(database, topics, Map.of());
        RunningFunction forgetful =
            Replica.start(database, topics, Map.of("knudge.live.feed.memory", 0))) {
      try (Client client = Client.connect(live.port(), "", token).welcomed()) {
        String before = client.cursor();
        topics.inTransaction(false, USER, 2);
        List<String> happened = topics.inTransaction(true, USER, 1);

        client.has(happened);
        try (Client late = Client.connect(forgetful.port(), "?cursor=" + before, token)) {
          late.has(happened);
        }
      }
    }
  }
}
