package dev.knudge.live.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final FeedTopic TASKS = new FeedTopic("task-events", "id-1", 3);
  private static final FeedTopic UPDATES = new FeedTopic("task-updates", "id-2", 2);
  private static final Layout LAYOUT = new Layout(List.of(TASKS, UPDATES));
  private static final long[] PLACES = {0, Place.within(7, 3), Long.MAX_VALUE, 1, 128};

  @Test
  void it_names_the_places_it_was_made_of() {
    Random random = new Random(42);
    for (int i = 0; i < 1_000; i++) {
      long[] places = random.longs(5, 0, Long.MAX_VALUE >>> random.nextInt(63)).toArray();
      assertThat(Cursor.decode(LAYOUT, Cursor.encode(LAYOUT, places))).isEqualTo(places);
    }
    assertThat(Cursor.decode(LAYOUT, Cursor.encode(LAYOUT, PLACES))).isEqualTo(PLACES);
  }

  @Test
  void it_can_stand_in_a_url_and_in_a_header() {
    assertThat(Cursor.encode(LAYOUT, PLACES)).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void in_partitions_that_came_later_everything_is_new() {
    String cursor = Cursor.encode(LAYOUT, PLACES);
    Layout grown = new Layout(List.of(new FeedTopic("task-events", "id-1", 4), UPDATES));

    assertThat(Cursor.decode(grown, cursor))
        .isEqualTo(new long[] {0, PLACES[1], PLACES[2], 0, 1, 128});
  }

  @Test
  void it_means_nothing_in_a_topic_that_was_made_anew_or_in_another_feed() {
    String cursor = Cursor.encode(LAYOUT, PLACES);

    assertThat(Cursor.decode(layout(new FeedTopic("task-events", "id-9", 3), UPDATES), cursor))
        .isNull();
    assertThat(Cursor.decode(layout(new FeedTopic("task-other", "id-1", 3), UPDATES), cursor))
        .isNull();
    assertThat(Cursor.decode(layout(new FeedTopic("task-events", "id-1", 2), UPDATES), cursor))
        .isNull();
    assertThat(Cursor.decode(layout(UPDATES, TASKS), cursor)).isNull();
    assertThat(Cursor.decode(layout(TASKS), cursor)).isNull();
    assertThat(Cursor.decode(layout(TASKS, UPDATES, new FeedTopic("more", "id-3", 1)), cursor))
        .isNull();
  }

  @Test
  void one_that_was_cut_or_changed_anywhere_is_none() {
    byte[] bytes = Base64.getUrlDecoder().decode(Cursor.encode(LAYOUT, PLACES));
    for (int length = 0; length < bytes.length; length++) {
      assertThat(Cursor.decode(LAYOUT, text(java.util.Arrays.copyOf(bytes, length))))
          .as("%d bytes", length)
          .isNull();
    }
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Cursor.decode(LAYOUT, text(changed))).as("bit %d", bit).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "====", "../../etc/passwd", "AAAA", "\u0000", "\uD83D\uDE00", "null"})
  void what_is_none_is_none(String text) {
    assertThat(Cursor.decode(LAYOUT, text)).isNull();
    assertThat(Cursor.decode(LAYOUT, text.repeat(20_000))).isNull();
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Layout layout(FeedTopic... topics) {
    return new Layout(List.of(topics));
  }
}
