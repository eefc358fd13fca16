package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may begin, alone. */
class LanesTest {
  private static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");
  private static final SendResult AWAY = SendResult.NotNow.away("Nobody is there.");

  private final Lanes lanes =
      new Lanes(List.of("email", "webhook"), Set.of("email"), 5, 2, Duration.ofSeconds(30));

  @Test
  void a_channel_that_is_full_takes_nothing_from_another() {
    for (int i = 0; i < 5; i++) {
      assertThat(lanes.begin("email", "user-" + i, NOW)).isTrue();
    }

    assertThat(lanes.begin("email", "another", NOW)).isFalse();
    assertThat(lanes.begin("webhook", "another", NOW)).isTrue();
    assertThat(lanes.room(NOW).places()).isEqualTo(Map.of("webhook", 4));
  }

  @Test
  void a_user_gets_a_few_places_and_another_the_rest() {
    assertThat(lanes.begin("webhook", "ada", NOW)).isTrue();
    assertThat(lanes.begin("webhook", "ada", NOW)).isTrue();

    assertThat(lanes.begin("webhook", "ada", NOW)).isFalse();
    assertThat(lanes.begin("email", "ada", NOW)).isTrue();
    assertThat(lanes.begin("webhook", "bob", NOW)).isTrue();
    assertThat(lanes.room(NOW).busy()).containsExactly(new Lanes.Busy("webhook", "ada"));
  }

  @Test
  void a_place_that_is_given_back_is_another_s() {
    for (int i = 0; i < 5; i++) {
      lanes.begin("email", "user-" + i, NOW);
    }
    lanes.end("email", "user-3");

    assertThat(lanes.room(NOW).places()).containsEntry("email", 1);
    assertThat(lanes.begin("email", "another", NOW)).isTrue();
    for (String user : List.of("user-0", "user-1", "user-2", "user-4", "another")) {
      lanes.end("email", user);
    }
    assertThat(lanes.room(NOW).places()).isEqualTo(Map.of("email", 5, "webhook", 5));
    assertThat(lanes.room(NOW).busy()).isEmpty();
  }

  @Test
  void a_server_that_is_not_there_three_times_in_a_row_is_left_alone_for_a_while() {
    failing("email", "ada", 2);
    assertThat(lanes.away("email", "bob", NOW)).isNull();
    failing("email", "bob", 1);

    assertThat(lanes.away("email", "eve", NOW)).isEqualTo("Nobody is there.");
    assertThat(lanes.away("webhook", "eve", NOW)).isNull();
    assertThat(lanes.away("email", "eve", NOW.plusSeconds(29))).isNotNull();
    assertThat(lanes.away("email", "eve", NOW.plusSeconds(30))).isNull();
  }

  @Test
  void after_the_pause_one_looks_whether_somebody_is_there_again() {
    failing("email", "ada", 3);
    Instant later = NOW.plusSeconds(30);

    assertThat(lanes.room(later).places()).containsEntry("email", 1);
    assertThat(lanes.begin("email", "bob", later)).isTrue();
    assertThat(lanes.begin("email", "eve", later)).isFalse();
    assertThat(lanes.room(later).places()).doesNotContainKey("email");

    lanes.heard("email", "bob", new SendResult.Accepted(), later);
    lanes.end("email", "bob");
    assertThat(lanes.room(later).places()).containsEntry("email", 5);
  }

  @Test
  void one_that_looked_in_vain_begins_another_pause() {
    failing("email", "ada", 3);
    Instant later = NOW.plusSeconds(40);
    lanes.heard("email", "bob", SendResult.Unknown.away("It did not answer."), later);

    assertThat(lanes.away("email", "eve", later.plusSeconds(29))).isEqualTo("It did not answer.");
    assertThat(lanes.away("email", "eve", later.plusSeconds(30))).isNull();
  }

  @Test
  void a_failure_that_is_the_message_s_own_says_that_somebody_is_there() {
    failing("email", "ada", 2);
    lanes.heard("email", "ada", new SendResult.Refused("no"), NOW);
    failing("email", "ada", 2);

    assertThat(lanes.away("email", "ada", NOW)).isNull();
  }

  @Test
  void one_user_s_webhook_that_is_away_is_that_user_s_own_trouble() {
    failing("webhook", "ada", 3);

    assertThat(lanes.away("webhook", "ada", NOW)).isNotNull();
    assertThat(lanes.away("webhook", "bob", NOW)).isNull();
    Instant later = NOW.plusSeconds(30);
    assertThat(lanes.begin("webhook", "ada", later)).isTrue();
    assertThat(lanes.begin("webhook", "ada", later)).isFalse();
    assertThat(lanes.begin("webhook", "bob", later)).isTrue();
    assertThat(lanes.begin("webhook", "bob", later)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600, 3_600})
  void a_clock_that_is_set_makes_no_pause_longer(long seconds) {
    failing("email", "ada", 3);

    assertThat(lanes.away("email", "ada", NOW.plusSeconds(seconds))).isNull();
  }

  @Test
  void only_so_many_outages_are_remembered() {
    for (int i = 0; i < 5_000; i++) {
      failing("webhook", "user-" + i, 3);
    }
    Instant later = NOW.plusSeconds(60);
    lanes.heard("webhook", "another", AWAY, later);

    // Those whose pause is over are forgotten: they have all their places again.
    assertThat(lanes.begin("webhook", "user-0", later)).isTrue();
    assertThat(lanes.begin("webhook", "user-0", later)).isTrue();
  }

  private void failing(String channel, String user, int times) {
    for (int i = 0; i < times; i++) {
      lanes.heard(channel, user, AWAY, NOW);
    }
  }
}
