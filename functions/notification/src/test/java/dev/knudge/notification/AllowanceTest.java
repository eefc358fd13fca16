package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.NotificationEvent.NotificationFailed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many messages a user may have go out in a day. */
class AllowanceTest extends StagedTest {
  @Override
  Map<String, Object> settings() {
    return Map.of("knudge.notification.emails-per-day", "2");
  }

  @Test
  void reminders_flood_no_mailbox_and_what_does_not_go_out_says_why() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    tell("email sent");
    tell("email sent");

    tell("email skipped");

    assertThat(stage.mailsTo(user + "@example.org")).hasSize(2);
    assertThat(Stage.listed(pod, user).getFirst().get("deliveries").toString())
        .contains("The user has had as many by this channel as there may be in a day.");
    assertThat(stage.said(user)).last().isInstanceOf(NotificationFailed.class);
    tellAnother();
  }

  @Test
  void another_day_has_an_allowance_of_its_own() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    tell("email sent");
    stage.clock.advance(Duration.ofHours(23));
    tell("email sent");
    tell("email skipped");

    stage.clock.advance(Duration.ofMinutes(61));
    tell("email sent");
    tell("email skipped");
  }

  @Test
  void where_another_channel_is_left_it_goes_by_that_one() {
    stage.wish(pod, user, ",\"channels\":[\"email\",\"push\"]");
    tell("email sent");
    tell("email sent");

    tell("email skipped", "push pushed");
  }

  @Test
  void a_push_is_the_last_channel_where_the_others_are_spent() {
    stage.wish(pod, user, "");
    tell("push skipped", "email sent");
    tell("push skipped", "email sent");

    tell("push pushed");
  }

  private void tell(String... standing) {
    stage.tell(pod, Telling.due(user).at(stage.clock.instant()));
    stage.awaitStanding(pod, user, standing);
  }

  private void tellAnother() {
    String first = user;
    user = "another-" + first;
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    tell("email sent");
    user = first;
  }
}
