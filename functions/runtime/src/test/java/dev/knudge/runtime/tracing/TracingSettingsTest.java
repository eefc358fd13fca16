package dev.knudge.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.knudge.runtime.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingSettingsTest {
  @Test
  void values_are_decoded_as_opentelemetry_says_and_a_plus_sign_stays() {
    assertThat(
            settings("Authorization=Basic%20dXNlcjpwYSs/cw==, x-key = a+b%2Cc%3dd%25 ,,x-empty=")
                .namedHeaders())
        .containsExactly(
            entry("Authorization", "Basic dXNlcjpwYSs/cw=="),
            entry("x-key", "a+b,c=d%"),
            entry("x-empty", ""));
    assertThat(settings(" ").namedHeaders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "=secret",
        "Basic secret==",
        "x-key=secret%",
        "x-key=secret%2",
        "x-key=secret%zz",
        "x-key=secret%-1",
        "x-key=secret%0AX-Other: 1",
        "x-key=secret%00",
        "x-key=secret%FF",
        "x-key=secret\u20ac"
      })
  void what_is_no_header_is_told_without_its_value(String headers) {
    assertThatThrownBy(() -> settings(headers).namedHeaders())
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("OTEL_EXPORTER_OTLP_HEADERS ")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  private static TracingSettings settings(String headers) {
    return new TracingSettings("http://collector:4318", headers);
  }
}
