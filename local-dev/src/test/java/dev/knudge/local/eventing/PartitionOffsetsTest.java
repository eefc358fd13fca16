package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionOffsetsTest {

  private final PartitionOffsets offsets = new PartitionOffsets();

  @Test
  void nothing_is_committed_before_the_first_record() {
    assertThat(offsets.next()).isEqualTo(-1);
    assertThat(offsets.advanced()).isFalse();
    assertThat(offsets.idle()).isTrue();
  }

  @Test
  void what_may_be_committed_waits_for_the_oldest_that_is_not_finished() {
    receive(40, 41, 42);
    offsets.finished(41);
    offsets.finished(42);
    assertThat(offsets.next()).isEqualTo(40);
    assertThat(offsets.advanced()).isFalse();
    offsets.finished(40);
    assertThat(offsets.next()).isEqualTo(43);
    assertThat(offsets.advanced()).isTrue();
    assertThat(offsets.idle()).isTrue();
  }

  @Test
  void what_was_committed_is_not_committed_again() {
    receive(0, 1);
    offsets.finished(0);
    offsets.committed(1);
    assertThat(offsets.advanced()).isFalse();
    assertThat(offsets.idle()).isFalse();
  }

  @Test
  void offsets_that_the_log_does_not_hold_count_as_finished() {
    receive(10, 15, 16);
    offsets.finished(10);
    assertThat(offsets.next()).isEqualTo(15);
    offsets.finished(16);
    assertThat(offsets.next()).isEqualTo(15);
    offsets.finished(15);
    assertThat(offsets.next()).isEqualTo(17);
  }

  @Test
  void a_record_may_be_finished_twice() {
    receive(0, 1);
    offsets.finished(0);
    offsets.finished(0);
    assertThat(offsets.next()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void in_whatever_order_records_finish_the_next_is_the_lowest_unfinished(long seed) {
    Random random = new Random(seed);
    TreeSet<Long> unfinished = new TreeSet<>();
    List<Long> pool = new ArrayList<>();
    long offset = 1_000_000L * seed;
    for (int round = 0; round < 4_000; round++) {
      for (int i = 0; i < 50; i++) {
        offset += random.nextInt(20) == 0 ? 1 + random.nextInt(9) : 1;
        offsets.received(offset);
        unfinished.add(offset);
        pool.add(offset);
      }
      Collections.shuffle(pool, random);
      while (pool.size() > random.nextInt(99)) {
        long finished = pool.removeLast();
        offsets.finished(finished);
        unfinished.remove(finished);
        long lowest = unfinished.isEmpty() ? offset + 1 : unfinished.first();
        // Between the last finished and the next received there may be a gap that nobody knows of
        // yet.
        assertThat(offsets.next()).isLessThanOrEqualTo(lowest);
        if (!unfinished.isEmpty()) {
          assertThat(offsets.next()).isEqualTo(lowest);
        }
      }
    }
  }

  private void receive(long... received) {
    for (long offset : received) {
      offsets.received(offset);
    }
  }
}
