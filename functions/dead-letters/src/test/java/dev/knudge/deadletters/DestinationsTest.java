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
    assertThat(destinations.meant("audit").getFirst())
        .isEqualTo("http://audit.todo.svc.cluster.local");
    assertThat(destinations.meant("tasks")).containsExactly("http://127.0.0.1:8000");
    assertThat(destinations.meant("http://x/")).containsExactly("http://x");
    assertThat(destinations.allows(null)).isFalse();
    assertThat(new Destinations("").urls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://audit.todo",
        "https://audit.todo",
        "http://audit.todo:80",
        "https://audit.todo:443"
      })
  void a_function_is_the_same_by_http_and_by_https(String url) {
    for (String set : new String[] {"http://audit.todo", "https://audit.todo:443/"}) {
      Destinations destinations = new Destinations("audit=" + set);
      assertThat(destinations.nameOf(url)).isEqualTo("audit");
      assertThat(destinations.meant("audit")).contains(url);
      assertThat(destinations.meant(url + "/")).isEqualTo(destinations.meant("audit"));
      assertThat(destinations.urls()).contains(url);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://audit.todo:443",
        "https://audit.todo:80",
        "http://audit.todo:8080",
        "https://audit.todo/x",
        "https://audit.todo.evil",
        "https://AUDIT.todo",
        "HTTPS://audit.todo",
        "https://audit.todo:0443",
        "https://x@audit.todo",
        "https://audit.todo?x",
        "https://audit.todo#"
      })
  void what_only_looks_like_it_is_another(String url) {
    assertThat(new Destinations("audit=http://audit.todo").allows(url)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://audit.todo, http://audit.todo, http://audit.todo",
    "http://audit.todo, https://audit.todo, https://audit.todo",
    "https://audit.todo, https://audit.todo:443, https://audit.todo",
    "https://audit.todo, http://audit.todo, https://audit.todo",
    "http://127.0.0.1:8000, http://127.0.0.1:8000, http://127.0.0.1:8000"
  })
  void what_is_to_go_by_tls_never_goes_without(String set, String letter, String posted) {
    assertThat(new Destinations("audit=" + set).address(letter)).hasToString(posted);
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
