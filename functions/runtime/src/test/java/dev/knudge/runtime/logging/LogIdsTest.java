package dev.knudge.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.runtime.tracing.Trace;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogIdsTest {
  private static final Trace TRACE =
      new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "01", null);

  @BeforeEach
  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void lines_carry_the_ids_until_they_are_closed() {
    MDC.put("request_id", "r-1");
    try (LogIds _ = LogIds.of("e-1", TRACE)) {
      assertThat(MDC.getCopyOfContextMap())
          .isEqualTo(
              Map.of(
                  "request_id",
                  "r-1",
                  "event_id",
                  "e-1",
                  "trace_id",
                  TRACE.traceId(),
                  "span_id",
                  TRACE.spanId()));
    }
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request_id", "r-1"));
  }

  @Test
  void what_is_done_within_something_else_is_its_own_and_the_other_goes_on_after() {
    try (LogIds _ = LogIds.of("outer", TRACE)) {
      try (LogIds _ = LogIds.of("inner", null)) {
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("event_id", "inner"));
      }
      assertThat(MDC.get("event_id")).isEqualTo("outer");
      assertThat(MDC.get("trace_id")).isEqualTo(TRACE.traceId());
    }
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Test
  void what_comes_in_place_of_an_id_makes_no_line_endless() {
    try (LogIds _ = LogIds.of("x".repeat(60_000), null)) {
      assertThat(MDC.get("event_id")).hasSize(200);
    }
  }
}
