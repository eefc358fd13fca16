package dev.knudge.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final ConcurrentLinkedQueue<List<Integer>> groups = new ConcurrentLinkedQueue<>();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);

  @Test
  void a_lone_one_goes_at_once() throws Exception {
    mayEnd.release();
    assertThat(commits(10, 1).submit(List.of(1)).getFirst().get(10, TimeUnit.SECONDS))
        .isEqualTo("1");
  }

  @Test
  void who_comes_while_a_commit_is_under_way_goes_with_the_next() throws Exception {
    GroupCommit<Integer, String> commits = commits(10, 1);
    commits.submit(List.of(1));
    begun.acquire();
    List<CompletableFuture<String>> waiting =
        IntStream.rangeClosed(2, 5).mapToObj(i -> commits.submit(List.of(i)).getFirst()).toList();

    mayEnd.release(2);

    for (int i = 0; i < waiting.size(); i++) {
      assertThat(waiting.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(Integer.toString(i + 2));
    }
    assertThat(groups).containsExactly(List.of(1), List.of(2, 3, 4, 5));
  }

  @Test
  void a_group_has_no_more_than_its_size() throws Exception {
    GroupCommit<Integer, String> commits = commits(2, 1);
    commits.submit(List.of(1));
    begun.acquire();
    List<CompletableFuture<String>> answers = commits.submit(List.of(2, 3, 4));

    mayEnd.release(3);

    assertThat(answers.getLast().get(10, TimeUnit.SECONDS)).isEqualTo("4");
    assertThat(groups).containsExactly(List.of(1), List.of(2, 3), List.of(4));
  }

  @Test
  void a_group_is_no_heavier_than_it_may_be_unless_it_is_one_alone() throws Exception {
    GroupCommit<Integer, String> commits = commits(10, 1);
    commits.submit(List.of(1));
    begun.acquire();
    List<CompletableFuture<String>> answers = commits.submit(List.of(60, 40, 1, 500, 2));

    mayEnd.release(5);

    assertThat(answers.getLast().get(10, TimeUnit.SECONDS)).isEqualTo("2");
    assertThat(groups)
        .containsExactly(List.of(1), List.of(60, 40), List.of(1), List.of(500), List.of(2));
  }

  @Test
  void as_many_groups_as_there_are_lanes_go_side_by_side() throws Exception {
    GroupCommit<Integer, String> commits = commits(10, 2);
    commits.submit(List.of(1));
    // Else the first lane may find both waiting, and take them as one group.
    assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    commits.submit(List.of(2));

    assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    mayEnd.release(2);
  }

  @Test
  void what_the_work_throws_is_each_members_and_the_next_group_is_not_concerned() throws Exception {
    GroupCommit<Integer, String> commits =
        new GroupCommit<>(
            "test",
            10,
            100,
            _ -> 1,
            1,
            inputs -> {
              if (inputs.contains(13)) {
                throw new AssertionError("unlucky");
              }
              return inputs.stream().map(String::valueOf).toList();
            });

    List<CompletableFuture<String>> failed = commits.submit(List.of(13, 14));

    for (CompletableFuture<String> answer : failed) {
      assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("unlucky");
    }
    assertThat(commits.submit(List.of(15)).getFirst().get(10, TimeUnit.SECONDS)).isEqualTo("15");
  }

  @Test
  void nothing_to_do_is_done() {
    assertThat(commits(10, 1).submit(List.of())).isEmpty();
  }

  private GroupCommit<Integer, String> commits(int size, int lanes) {
    return new GroupCommit<>(
        "test",
        size,
        100,
        input -> input,
        lanes,
        inputs -> {
          groups.add(inputs);
          begun.release();
          mayEnd.acquireUninterruptibly();
          return inputs.stream().map(String::valueOf).toList();
        });
  }
}
