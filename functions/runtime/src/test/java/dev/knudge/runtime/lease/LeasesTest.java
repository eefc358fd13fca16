package dev.knudge.runtime.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.testkit.RunningFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Database database;
  private static RunningFunction function;
  private static Leases leases;

  @BeforeAll
  static void start() {
    database = Backends.postgres();
    NotesDatabase.migrate(database);
    function = RunningFunction.start(database, "notes", Map.of());
    leases = function.bean(Leases.class);
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Test
  void one_holds_it_at_a_time() {
    try (Lease first = leases.tryAcquire("one", LONG).orElseThrow()) {
      assertThat(leases.tryAcquire("one", LONG)).isEmpty();
      assertThat(leases.tryAcquire("another", LONG)).hasValueSatisfying(Lease::close);
      assertThatCode(first::ensureHeld).doesNotThrowAnyException();
    }
    assertThat(leases.tryAcquire("one", LONG)).hasValueSatisfying(Lease::close);
  }

  @Test
  void of_many_that_try_at_once_one_gets_it() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Lease> got =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> leases.tryAcquire("crowd", LONG).orElse(null)))
              .toList()
              .stream()
              .map(future -> {
                try {
                  return future.get();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              })
              .filter(Objects::nonNull)
              .toList();
      assertThat(got).hasSize(1);
      got.getFirst().close();
    }
  }

  @Test
  void each_holders_token_is_greater_than_all_before() {
    long last = 0;
    for (int i = 0; i < 3; i++) {
      try (Lease lease = leases.tryAcquire("tokens", LONG).orElseThrow()) {
        assertThat(lease.token()).isGreaterThan(last);
        last = lease.token();
      }
    }
  }

  @Test
  void it_is_renewed_for_as_long_as_it_is_held() {
    try (Lease lease = leases.tryAcquire("renewed", Duration.ofSeconds(3)).orElseThrow()) {
      String until = "select until::text from notes.lease where name = 'renewed'";
      String first = function.query(until).getFirst();
      await()
          .untilAsserted(() -> assertThat(function.query(until).getFirst()).isGreaterThan(first));
      assertThat(leases.tryAcquire("renewed", LONG)).isEmpty();
      lease.ensureHeld();
    }
  }

  @Test
  void one_whose_holder_died_goes_to_the_next_when_it_lapses() {
    function.execute(
        "insert into notes.lease values ('orphan', 'a pod that was killed', clock_timestamp() + interval '3 s', 41)");

    assertThat(leases.tryAcquire("orphan", LONG)).isEmpty();
    await()
        .untilAsserted(() ->
            assertThat(leases.tryAcquire("orphan", LONG))
                .hasValueSatisfying(lease -> assertThat(lease.token()).isEqualTo(42)));
  }

  @Test
  void a_holder_that_could_not_renew_it_in_time_does_not_believe_it_holds_it() throws Exception {
    Lease lease = leases.tryAcquire("cut off", Duration.ofSeconds(3)).orElseThrow();
    try (var other = database.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select 1 from notes.lease where name = 'cut off' for update");
      await()
          .untilAsserted(
              () -> assertThatThrownBy(lease::ensureHeld).isInstanceOf(LeaseLostException.class));
    }

    assertThatCode(lease::ensureHeld)
        .as("nobody took it in the meantime")
        .doesNotThrowAnyException();
    lease.close();
  }

  @Test
  void who_gave_it_up_does_not_go_on_under_it() {
    Lease lease = leases.tryAcquire("handed on", LONG).orElseThrow();
    lease.close();

    assertThatThrownBy(lease::ensureHeld)
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("'handed on'");
  }

  @Test
  void a_release_that_was_cut_off_does_not_keep_the_next_out_until_the_lease_lapses()
      throws Exception {
    Lease lease = leases.tryAcquire("given up", LONG).orElseThrow();
    try (var other = database.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select 1 from notes.lease where name = 'given up' for update");
      Thread closing = Thread.ofVirtual().start(lease::close);
      await()
          .until(() ->
              !function
                  .query(
                      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'update lease set until = ''-infinity''%'")
                  .isEmpty());
      closing.join();
    }

    await()
        .untilAsserted(
            () -> assertThat(leases.tryAcquire("given up", LONG)).hasValueSatisfying(Lease::close));
  }

  @Test
  void a_renewal_that_comes_after_the_release_does_not_take_it_back() {
    Lease lease = leases.tryAcquire("released", LONG).orElseThrow();
    String holder =
        function.query("select holder from notes.lease where name = 'released'").getFirst();
    lease.close();

    assertThat(leases.renew("released", holder, lease.token(), LONG)).isFalse();

    assertThat(leases.tryAcquire("released", LONG)).hasValueSatisfying(Lease::close);
  }

  @Test
  void a_holder_that_lost_it_is_told_and_does_not_take_it_from_the_next() {
    try (Lease lost = leases.tryAcquire("lost", Duration.ofMillis(150)).orElseThrow()) {
      function.execute(
          "update notes.lease set holder = 'the next', token = token + 1, until = 'infinity' where name = 'lost'");
      await()
          .untilAsserted(() ->
              assertThatThrownBy(lost::ensureHeld)
                  .isInstanceOf(LeaseLostException.class)
                  .hasMessageContaining("'lost'"));
    }
    assertThat(function.query("select until::text from notes.lease where name = 'lost'"))
        .containsExactly("infinity");
  }
}
