package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void each_hop_continues_the_trace_with_a_span_of_its_own() {
    TraceContext trace = TraceContext.of(PARENT, "vendor=1", "user=7");
    assertThat(trace.next())
        .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01")
        .isNotEqualTo(PARENT)
        .isNotEqualTo(trace.next());
    assertThat(trace.tracestate()).isEqualTo("vendor=1");
    assertThat(trace.baggage()).isEqualTo("user=7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01"
      })
  void what_is_no_trace_is_not_continued(String traceparent) {
    TraceContext trace = TraceContext.of(traceparent, "vendor=1", null);
    assertThat(trace.next()).isNull();
    assertThat(trace.tracestate()).isNull();
  }

  @Test
  void no_trace_is_begun() {
    assertThat(TraceContext.of(null, null, null).next()).isNull();
  }
}
