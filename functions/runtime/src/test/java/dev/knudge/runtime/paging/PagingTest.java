package dev.knudge.runtime.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.problem.ProblemException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
  private static final Cursor CURSOR = new Cursor(List.of("1:2:", "x"));

  @Test
  void a_cursor_comes_back_as_it_was() {
    assertThat(Cursor.parse(CURSOR.encode("scope"), "scope", 2)).isEqualTo(CURSOR);
    assertThat(CURSOR.encode("scope")).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void no_cursor_is_the_first_page() {
    assertThat(Cursor.parse(null, "scope", 2)).isNull();
  }

  @Test
  void a_cursor_of_another_question_is_refused() {
    String encoded = CURSOR.encode("scope");
    assertThatThrownBy(() -> Cursor.parse(encoded, "another", 2))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("400");
    assertThatThrownBy(() -> Cursor.parse(encoded, "scope", 3))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void a_cursor_with_any_character_missing_or_changed_is_refused() {
    String encoded = CURSOR.encode("scope");
    for (int i = 0; i < encoded.length(); i++) {
      String without = encoded.substring(0, i) + encoded.substring(i + 1);
      assertThatThrownBy(() -> Cursor.parse(without, "scope", 2))
          .as(without)
          .isInstanceOf(ProblemException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!", "W10", "bnVsbA", "e30", "WzEsMiwzXQ"})
  void garbage_is_refused(String cursor) {
    assertThatThrownBy(() -> Cursor.parse(cursor, "scope", 2)).isInstanceOf(ProblemException.class);
  }

  @Test
  void values_that_run_into_each_other_are_different_cursors() {
    String one = new Cursor(List.of("ab", "c")).encode("s");
    Object tree = Json.read(Base64.getUrlDecoder().decode(one));
    String forged =
        Base64.getUrlEncoder()
            .encodeToString(Json.writeBytes(List.of(((List<?>) tree).getFirst(), "a", "bc")));
    assertThatThrownBy(() -> Cursor.parse(forged, "s", 2)).isInstanceOf(ProblemException.class);
  }

  @Test
  void a_limit_is_from_1_to_200_and_50_where_nothing_is_said() {
    assertThat(Limit.parse(null).items()).isEqualTo(50);
    assertThat(Limit.parse("1").items()).isEqualTo(1);
    assertThat(Limit.parse("200").items()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "201", "1.5", "ten", "", "99999999999"})
  void any_other_limit_is_refused(String limit) {
    assertThatThrownBy(() -> Limit.parse(limit))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void the_last_page_has_no_cursor() {
    assertThat(new Page<>(List.of("a"), null).listing("s", String::toUpperCase))
        .isEqualTo(new Listing<>(List.of("A"), null));
    assertThat(new Page<>(List.of("a"), CURSOR).listing("s", String::toUpperCase).nextCursor())
        .isEqualTo(CURSOR.encode("s"));
  }
}
