package dev.knudge.runtime.tracing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void a_valid_one_is_read() {
    Trace trace = requireNonNull(Trace.parse(VALID, "vendor=1"));
    assertThat(trace.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(trace.spanId()).isEqualTo("b7ad6b7169203331");
    assertThat(trace.traceparent()).isEqualTo(VALID);
    assertThat(trace.state()).isEqualTo("vendor=1");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "garbage",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
      })
  void an_invalid_one_is_absent(String traceparent) {
    assertThat(Trace.parse(traceparent, null)).isNull();
  }

  @Test
  void a_later_version_may_go_on_after_the_flags() {
    assertThat(Trace.parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", null))
        .isNotNull();
  }

  @Test
  void a_child_is_another_span_of_the_same_trace() {
    Trace parent = requireNonNull(Trace.parse(VALID, "vendor=1"));
    Trace child = Trace.childOf(parent);
    assertThat(child.traceId()).isEqualTo(parent.traceId());
    assertThat(child.flags()).isEqualTo(parent.flags());
    assertThat(child.state()).isEqualTo(parent.state());
    assertThat(child.spanId()).isNotEqualTo(parent.spanId());
    assertThat(Trace.parse(child.traceparent(), null)).isNotNull();
  }

  @Test
  void without_a_parent_a_trace_of_its_own_begins() {
    assertThat(Trace.parse(Trace.childOf(null).traceparent(), null)).isNotNull();
    assertThat(Trace.childOf(null).traceId()).isNotEqualTo(Trace.childOf(null).traceId());
  }
}
