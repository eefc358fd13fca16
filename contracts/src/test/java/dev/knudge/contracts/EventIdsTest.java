package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  @Test
  void random_ids_are_version_7_and_sort_by_time() {
    List<String> ids = IntStream.range(0, 1000).mapToObj(_ -> EventIds.random()).toList();

    assertThat(ids).doesNotHaveDuplicates().isSorted();
    assertThat(UUID.fromString(ids.getFirst()).version()).isEqualTo(7);
  }

  /** This value must never change: redelivered causes would say their events a second time, under other ids. */
  @Test
  void derived_ids_are_version_5_and_the_same_for_ever() {
    String id = EventIds.derived("/tasks", "evt-001", "reminder-due", 0);

    assertThat(id).isEqualTo("8cf0001f-f764-528b-859d-373d1674dfe2");
    assertThat(UUID.fromString(id).version()).isEqualTo(5);
  }

  @Property
  void different_parts_derive_different_ids(
      @ForAll @StringLength(max = 5) String oneSource,
      @ForAll @StringLength(max = 5) String oneId,
      @ForAll @StringLength(max = 5) String anotherSource,
      @ForAll @StringLength(max = 5) String anotherId) {
    boolean same = oneSource.equals(anotherSource) && oneId.equals(anotherId);

    assertThat(
            EventIds.derived(oneSource, oneId, "r", 0)
                .equals(EventIds.derived(anotherSource, anotherId, "r", 0)))
        .isEqualTo(same);
  }

  @Test
  void parts_do_not_run_into_each_other() {
    assertThat(
            List.of(
                EventIds.derived("/a", "b", "c", 1),
                EventIds.derived("/a", "bc", "", 1),
                EventIds.derived("/ab", "", "c", 1),
                EventIds.derived("/a", "b", "c1", 1),
                EventIds.derived("/a", "b", "c", 11),
                EventIds.derived("/a,1:b", "", "c", 1),
                EventIds.derived("/a", "b", "c", -1)))
        .doesNotHaveDuplicates();
  }
}
