package dev.knudge.live.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {
  private static final long ROOM_FOR_THREE = 3 * event(0, 0, "ann", "x").weight();

  private final Window window =
      new Window(ROOM_FOR_THREE, new long[] {Place.before(10), Place.before(20)});

  @Test
  void each_user_finds_their_own_events_oldest_first() {
    window.add(event(0, 10, "ann", "a"));
    window.add(event(1, 20, "bob", "b"));
    window.add(event(0, 11, "ann", "c"));

    assertThat(window.of("ann")).extracting(FeedEvent::identity).containsExactly("a", "c");
    assertThat(window.of("bob")).extracting(FeedEvent::identity).containsExactly("b");
    assertThat(window.of("olga")).isEmpty();
  }

  @Test
  void it_covers_what_came_since_it_began_and_nothing_before() {
    assertThat(window.covers(new long[] {Place.before(10), Place.before(20)})).isTrue();
    assertThat(window.covers(new long[] {Place.before(9), Place.before(20)})).isFalse();
    assertThat(window.covers(0, Place.within(9, 1))).isFalse();
  }

  @Test
  void where_there_is_no_room_the_oldest_go_and_it_says_so_for_their_partition_alone() {
    window.add(event(0, 10, "ann", "a"));
    window.add(event(1, 20, "bob", "b"));
    window.add(event(0, 11, "ann", "c"));
    window.add(event(1, 21, "bob", "d"));

    assertThat(window.of("ann")).extracting(FeedEvent::identity).containsExactly("c");
    assertThat(window.begin(0)).isEqualTo(Place.before(11));
    assertThat(window.begin(1)).isEqualTo(Place.before(20));
    assertThat(window.covers(0, Place.before(10))).isFalse();
    assertThat(window.covers(0, Place.before(11))).isTrue();
    assertThat(window.weight()).isEqualTo(ROOM_FOR_THREE);
  }

  @Test
  void an_event_that_is_there_is_not_taken_again_until_it_was_forgotten() {
    assertThat(window.add(event(0, 10, "ann", "a"))).isTrue();
    assertThat(window.add(event(0, 11, "ann", "a"))).isFalse();
    assertThat(window.of("ann")).hasSize(1);
    for (String other : new String[] {"b", "c", "d"}) {
      window.add(event(1, 20, "bob", other));
    }

    assertThat(window.of("ann")).isEmpty();
    assertThat(window.add(event(0, 12, "ann", "a"))).isTrue();
  }

  @Test
  void what_is_larger_than_all_room_is_forgotten_at_once_and_that_is_known() {
    window.add(
        new FeedEvent(
            0, Place.before(10), Place.before(11), "ann", "large", "x".repeat(10_000), null));

    assertThat(window.of("ann")).isEmpty();
    assertThat(window.weight()).isZero();
    assertThat(window.covers(0, Place.before(10))).isFalse();
    assertThat(window.covers(0, Place.before(11))).isTrue();
  }

  @Test
  void a_window_without_room_covers_only_what_is_still_to_come() {
    Window none = new Window(0, new long[] {0});
    none.add(event(0, 0, "ann", "a"));

    assertThat(none.covers(0, Place.before(0))).isFalse();
    assertThat(none.covers(0, Place.before(1))).isTrue();
  }

  private static FeedEvent event(int partition, long offset, String user, String identity) {
    return new FeedEvent(
        partition,
        Place.before(offset),
        Place.before(offset + 1),
        user,
        identity,
        "{\"id\":1",
        null);
  }
}
