package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Runs of places in the log. */
class ArchivedTest {
  @Test
  void runs_that_touch_or_overlap_become_one() {
    Archived archived = new Archived();
    archived.add(5, 6);
    archived.add(0, 1);
    archived.add(7, 9);
    archived.add(20, 20);
    archived.add(8, 12);

    assertThat(archived.tree())
        .isEqualTo(List.of(List.of(0L, 1L), List.of(5L, 12L), List.of(20L, 20L)));
  }

  @Test
  void what_is_no_list_of_runs_says_nothing() {
    for (String payload :
        List.of(
            "null",
            "{}",
            "{\"places\":1}",
            "{\"places\":[1,2]}",
            "{\"places\":[[2,1]]}",
            "{\"places\":[[-1,1]]}",
            "{\"places\":[[0,1,2]]}",
            "{\"places\":[[\"0\",\"9\"]]}")) {
      assertThat(Archived.of(Json.read(payload)).tree()).as(payload).isEmpty();
    }
  }

  @Property(tries = 300)
  void it_has_the_places_of_its_runs_and_no_other_and_can_be_read_back(
      @ForAll("runs") List<List<Integer>> runs) {
    Archived archived = new Archived();
    BitSet places = new BitSet();
    for (List<Integer> run : runs) {
      archived.add(run.getFirst(), run.getLast());
      places.set(run.getFirst(), run.getLast() + 1);
    }
    Archived read = Archived.of(Json.read(Json.write(Map.of("places", archived.tree()))));

    for (int place = 0; place < 130; place++) {
      assertThat(archived.has(place)).isEqualTo(places.get(place));
      assertThat(read.has(place)).isEqualTo(places.get(place));
    }
  }

  @Provide
  Arbitrary<List<List<Integer>>> runs() {
    return Arbitraries.integers()
        .between(0, 99)
        .flatMap(first ->
            Arbitraries.integers().between(first, first + 20).map(last -> List.of(first, last)))
        .list()
        .ofMaxSize(12);
  }
}
