package dev.knudge.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.runtime.notes.NotesTick;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static Database database;
  private static RunningFunction function;
  private static NotesTick work;

  @BeforeAll
  static void start() {
    database = Backends.postgres();
    NotesDatabase.migrate(database);
    function = RunningFunction.start(database, "notes", Map.of());
    work = function.bean(NotesTick.class);
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @AfterEach
  void rest() {
    work.doing(_ -> {});
  }

  @Test
  void each_tick_does_the_functions_work_also_when_it_is_the_same_tick_again() {
    int before = work.ticks();
    Map<String, String> tick = tick();

    assertThat(function.post(tick, "{}").statusCode()).isEqualTo(204);
    assertThat(function.post(tick, "{}").statusCode()).isEqualTo(204);

    assertThat(work.ticks()).isEqualTo(before + 2);
  }

  @Test
  void a_tick_that_fails_is_503_so_that_it_is_tried_again() {
    work.doing(_ -> {
      throw new IllegalStateException("broken");
    });

    HttpResponse<String> response = function.post(tick(), "{}");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).doesNotContain("broken");
    work.doing(_ -> {});
    assertThat(function.post(tick(), "{}").statusCode()).isEqualTo(204);
  }

  @Test
  void a_tick_during_another_is_503_in_another_pod_too_and_its_work_is_not_done_twice()
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    work.doing(lease -> {
      lease.ensureHeld();
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        RunningFunction second = RunningFunction.start(database, "notes", Map.of())) {
      var first = threads.submit(() -> function.post(tick(), "{}").statusCode());
      begun.await();

      assertThat(function.post(tick(), "{}").statusCode()).isEqualTo(503);
      assertThat(second.post(tick(), "{}").statusCode()).isEqualTo(503);
      assertThat(second.bean(NotesTick.class).ticks()).isZero();

      end.countDown();
      assertThat(first.get()).isEqualTo(204);
      assertThat(second.post(tick(), "{}").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void a_tick_leaves_nothing_in_the_inbox() {
    Map<String, String> tick = tick();
    function.post(tick, "{}");
    assertThat(
            function.query(
                "select event_key from notes.inbox where event_key = '" + tick.get("ce-id") + "'"))
        .isEmpty();
  }

  private static Map<String, String> tick() {
    Map<String, String> tick =
        Posts.event("dev.knative.sources.ping", UUID.randomUUID().toString());
    tick.put("ce-source", "/apis/v1/namespaces/todo/pingsources/notes");
    return tick;
  }
}
