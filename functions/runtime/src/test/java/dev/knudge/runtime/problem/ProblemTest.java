package dev.knudge.runtime.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import io.micronaut.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
  @Test
  void it_has_a_title_a_status_a_detail_and_members_of_its_own() {
    assertThat(
            new String(
                Problem.of(HttpStatus.BAD_REQUEST, "limit is wrong.")
                    .with("parameter", "limit")
                    .json(),
                StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"limit is wrong.\",\"parameter\":\"limit\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"", "ä", "€", "\n", "😀"})
  void however_long_its_detail_a_dead_letter_holds_all_of_it(String character) {
    byte[] json =
        Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, character.repeat(10_000))
            .with("pointer", "/a".repeat(1000))
            .json();
    assertThat(json).hasSizeLessThanOrEqualTo(1024);
    assertThat(Json.readObject(new String(json, StandardCharsets.UTF_8)))
        .containsEntry("status", 500L);
  }
}
