package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who changes the preferences while something is on its way. */
class ChangedMindTest extends StagedTest {
  private static final String QUIET =
      ",\"channels\":[\"email\"],\"quiet_hours\":{\"start\":\"08:00\",\"end\":\"20:00\"}";

  @BeforeEach
  void hold() {
    stage.wish(pod, user, QUIET);
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "email held");
  }

  @Test
  void what_was_held_back_comes_when_it_is_not_quiet_any_more() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("email sent");
  }

  @Test
  void what_was_held_back_stays_so_where_it_still_is_quiet() {
    stage.wish(pod, user, QUIET + ",\"language\":\"de\"");
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);
    assertThat(Stage.standing(pod, user)).containsExactly("email held");

    stage.clock.advance(Duration.ofHours(12));
    stage.tick(pod);
    assertThat(Stage.standing(pod, user)).containsExactly("email sent");
  }

  @Test
  void what_is_not_wanted_any_more_does_not_come() {
    stage.wish(pod, user, QUIET + ",\"kinds\":{\"reminder\":{\"tell\":\"off\"}}");
    stage.clock.advance(Duration.ofHours(12));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("email cancelled");
    assertThat(stage.mailsTo(user + "@example.org")).isEmpty();
  }
}
