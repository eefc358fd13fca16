package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/tasks",
        "/api/tasks/",
        "/api/tasks/partition%3A0%2Foffset%3A7",
        "/api/tasks/50%25",
        "/api/tasks/%252e%252e",
        "/api/tasks/...",
        "/api/tasks/a..b",
        "/api/tasks/a%3Bb",
        "/api/tasks/%C3%BC",
        "/a!$&'()*+,=:@-._~/b"
      })
  void a_plain_path_is_taken_as_it_is(String raw) {
    assertThat(RequestTarget.read(raw)).isEqualTo(new RequestTarget.Plain(raw, null));
  }

  @Test
  void the_query_is_taken_as_it_is_and_may_hold_what_a_path_may_not() {
    assertThat(RequestTarget.read("/a?b=/../c;d//e?f"))
        .isEqualTo(new RequestTarget.Plain("/a", "b=/../c;d//e?f"));
    assertThat(RequestTarget.read("/a?")).isEqualTo(new RequestTarget.Plain("/a", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "api/tasks",
        "http://tasks.todo.svc.cluster.local/health",
        "tasks.todo.svc.cluster.local:80",
        "//evil/api/tasks",
        "/api//tasks",
        "/api/tasks//",
        "/api/./tasks",
        "/api/tasks/..",
        "/api/tasks/../../health",
        "/api/tasks/%2e%2e/%2e%2e/health",
        "/api/tasks/.%2E/health",
        "/api/tasks/%2e",
        "/api/tasks/..%2f..%2fhealth",
        "/api/tasks/x%2f..%2fy",
        "/api/tasks/..%5chealth",
        "/api/tasks/..\\health",
        "/api/tasks/..;/health",
        "/api/tasks/..%3b/health",
        "/api/tasks;a=b",
        "/api/tasks/%c0%ae%c0%ae/health",
        "/api/tasks/%e0%80%ae",
        "/api/tasks/%00",
        "/api/tasks/a%0d%0ab",
        "/api/tasks/%7f",
        "/api/tasks/%",
        "/api/tasks/%2",
        "/api/tasks/%zz",
        "/api/tasks/a b",
        "/api/tasks/<b>",
        "/api/tasks/\u00fc",
        "/api/tasks#x",
        "/api/tasks?a=%",
        "/api/tasks?a=\"b\"",
        "/api/tasks?a=[b]",
        "/api/tasks?a=b#c"
      })
  void what_could_be_understood_in_two_ways_is_refused(String raw) {
    assertThat(RequestTarget.read(raw)).isInstanceOf(RequestTarget.Refused.class);
  }
}
