package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.local.eventing.EventName;
import dev.knudge.local.eventing.EventingEvent;
import dev.knudge.local.eventing.ResourceName;
import dev.knudge.local.serving.ServingEvent;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Happening.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarratorTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ResourceName SOURCE = new ResourceName("KafkaSource", "todo", "audit");
  private static final EventName EVENT = new EventName("task.created", "e1", "task-events-2@7");

  private final List<Happening> told = new ArrayList<>();
  private final Narrator narrator = new Narrator(InstantSource.fixed(NOW), told::add);

  @Test
  void a_wake_up_says_how_long_it_took() {
    narrator.on(new ServingEvent.Waking("audit", 2));
    narrator.on(new ServingEvent.Awake("audit", 4711, 1, Duration.ofMillis(731)));
    narrator.on(new ServingEvent.FirstAnswer("audit", Duration.ofMillis(802)));

    assertThat(told)
        .containsExactly(
            new Happening(NOW, Kind.WAKING, "audit", "is being started; 2 requests wait"),
            new Happening(NOW, Kind.AWAKE, "audit", "ready 731 ms after its start (process 4711)"),
            new Happening(NOW, Kind.AWAKE, "audit", "first answer 802 ms after the request"));
  }

  @Test
  void falling_asleep_says_what_the_service_had_done() {
    narrator.on(new ServingEvent.Asleep("audit", Duration.ofSeconds(98), 1));

    assertThat(told)
        .containsExactly(
            new Happening(
                NOW, Kind.ASLEEP, "audit", "was awake for 1 min 38 s and answered 1 request"));
  }

  @Test
  void a_crash_shows_the_end_of_the_log_and_where_the_rest_is() {
    narrator.on(
        new ServingEvent.Crashed(
            "audit", 137, "killed", 3, List.of("1", "2", "3", "4", "5", "6", "out of memory")));

    assertThat(told)
        .singleElement()
        .satisfies(crash -> {
          assertThat(crash.kind()).isEqualTo(Kind.CRASH);
          assertThat(crash.text())
              .startsWith("ended with status 137 (killed), taking 3 requests along")
              .contains("knudge logs audit")
              .endsWith("out of memory")
              .doesNotContain("      2");
        });
  }

  @Test
  void a_retry_names_event_reason_and_delay() {
    narrator.on(
        new EventingEvent.Retrying(SOURCE, EVENT, 2, 10, Duration.ofMillis(2_000), "answered 503"));

    assertThat(told)
        .containsExactly(
            new Happening(
                NOW,
                Kind.RETRY,
                "audit",
                "task.created e1 (task-events-2@7): answered 503; retry 2 of 10 in 2.0 s"));
  }

  @Test
  void a_dead_letter_says_why_and_where_it_is() {
    narrator.on(
        new EventingEvent.DeadLettered(
            SOURCE, EVENT, URI.create("http://127.0.0.1:8080/todo/dead-letters"), "answered 422"));

    assertThat(told)
        .containsExactly(
            new Happening(
                NOW,
                Kind.DEAD_LETTER,
                "audit",
                "task.created e1 (task-events-2@7): answered 422; kept by /todo/dead-letters"));
  }
}
