package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

  @Test
  void a_removed_task_comes_back_although_instances_have_filled_its_place() {
    Task made = ((TaskResult.Changed) ledger(0).carryOut(create("one"), null)).task();
    Ledger full = ledger(1);

    assertThat(full.carryOut(create("two"), null)).isInstanceOf(TaskResult.Refused.class);
    TaskResult back = full.takeBack(new Ledger.Replaced(made.id(), made, 2));

    assertThat(back).isInstanceOf(TaskResult.Changed.class);
    assertThat(full.made()).singleElement().extracting(Task::title).isEqualTo("one");
    assertThat(full.count()).isEqualTo(2);
  }

  private static Ledger ledger(long count) {
    Ledger ledger = new Ledger("ann", NOW, count, 1);
    ledger.load(List.of(), List.of());
    return ledger;
  }

  private static TaskCommand create(String title) {
    return new TaskCommand.Create(TaskPatch.titled(title));
  }
}
