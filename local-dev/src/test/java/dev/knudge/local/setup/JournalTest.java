package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Happening.Kind;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final List<Happening> told = new CopyOnWriteArrayList<>();

  @Test
  void what_happens_is_told_in_order() {
    try (Journal journal = new Journal(told::add)) {
      journal.add(happening(Kind.WAKING, "audit", 0));
      journal.add(happening(Kind.AWAKE, "audit", 700));

      await()
          .untilAsserted(() ->
              assertThat(told)
                  .extracting(Happening::kind)
                  .containsExactly(Kind.WAKING, Kind.AWAKE));
    }
  }

  @Test
  void a_burst_is_told_by_its_first_lines_and_a_count() {
    try (Journal journal = new Journal(told::add)) {
      for (int i = 0; i < 1_000; i++) {
        journal.add(happening(Kind.RETRY, "audit", 0));
      }
      journal.add(happening(Kind.RETRY, "live", 0));

      await()
          .untilAsserted(() ->
              assertThat(told)
                  .filteredOn(happening -> happening.subject().equals("audit"))
                  .extracting(Happening::text)
                  .containsExactly(
                      "text", "text", "text", "text", "text", "(and 994 more like it) text"));
      assertThat(told).filteredOn(happening -> happening.subject().equals("live")).hasSize(1);
    }
  }

  @Test
  void after_a_second_of_it_the_next_lines_are_told_again() {
    try (Journal journal = new Journal(told::add)) {
      for (int i = 0; i < 7; i++) {
        journal.add(happening(Kind.RETRY, "audit", i));
      }
      journal.add(happening(Kind.RETRY, "audit", 1_000));

      await().untilAsserted(() -> assertThat(told).hasSize(7));
      assertThat(told.get(5).text()).isEqualTo("(and 1 more like it) text");
      assertThat(told.get(6).at()).isEqualTo(START.plusMillis(1_000));
    }
  }

  @Test
  void closing_tells_what_is_left() {
    Journal journal = new Journal(told::add);
    journal.add(happening(Kind.ASLEEP, "audit", 0));

    journal.close();

    assertThat(told).hasSize(1);
  }

  private static Happening happening(Kind kind, String subject, long millis) {
    return new Happening(START.plusMillis(millis), kind, subject, "text");
  }
}
