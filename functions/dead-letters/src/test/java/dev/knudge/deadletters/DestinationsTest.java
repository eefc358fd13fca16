package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
  @Test
  void a_function_is_known_by_its_name_and_by_its_url_with_and_without_a_slash() {
    Destinations destinations =
        new Destinations("audit=http://audit.todo.svc.cluster.local/, tasks=http://127.0.0.1:8000");

    assertThat(destinations.allows("http://audit.todo.svc.cluster.local")).isTrue();
    assertThat(destinations.nameOf("http://127.0.0.1:8000")).isEqualTo("tasks");
    assertThat(destinations.meant("audit")).isEqualTo("http://audit.todo.svc.cluster.local");
    assertThat(destinations.meant("http://x/")).isEqualTo("http://x");
    assertThat(destinations.allows(null)).isFalse();
    assertThat(new Destinations("").urls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit",
        "=http://x",
        "audit=",
        "audit=x",
        "audit=ftp://x",
        "audit=http://user@x",
        "audit=http://x?y",
        "audit=http://x#y",
        "Audit=http://x",
        "audit=http://",
        "audit=http://a b"
      })
  void what_is_no_destination_stops_the_start(String setting) {
    assertThatThrownBy(() -> new Destinations(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no destination");
  }

  @ParameterizedTest
  @CsvSource({
    "503, 11", "500, 11", "404, 11", "408, 11", "409, 11", "429, 11", "422, 1", "400, 1", "302, 1"
  })
  void how_often_the_platform_tried_follows_from_its_rules(int code, int attempts) {
    assertThat(Attempts.of(code, 11)).isEqualTo(attempts);
    assertThat(Attempts.of(null, 11)).isEqualTo(11);
  }
}
