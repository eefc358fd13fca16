package dev.knudge.runtime.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Lets work that arrives at the same time share one commit. Nobody waits for company: who comes while no lane is free joins the next group, and a lone one goes at once.
 *
 * <pre>
 *   submit ──► queue ──► lane free? ── yes ──► take all that waits (up to both limits) ──► work ──► answer each ──► again, until nothing waits
 *                                   └─ no ───► whoever runs a lane takes it next
 * </pre>
 *
 * The work answers for each member, in order; what it throws fails the whole group.
 */
final class GroupCommit<I, O> {
  private record Waiting<I, O>(I input, CompletableFuture<O> answer) {}

  private final String name;
  private final int maxGroup;
  private final long maxWeight;
  private final ToLongFunction<I> weight;
  private final int lanes;
  private final Function<List<I>, List<O>> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiting<I, O>> queue = new ArrayDeque<>();
  private int running;

  /**
   * @param maxGroup how many may be a group
   * @param maxWeight how heavy a group may be together; what is heavier alone goes alone
   */
  GroupCommit(
      String name,
      int maxGroup,
      long maxWeight,
      ToLongFunction<I> weight,
      int lanes,
      Function<List<I>, List<O>> work) {
    this.name = name;
    this.maxGroup = maxGroup;
    this.maxWeight = maxWeight;
    this.weight = weight;
    this.lanes = lanes;
    this.work = work;
  }

  /** Puts all of them in the queue together; the answers come in the same order. */
  List<CompletableFuture<O>> submit(List<I> inputs) {
    List<CompletableFuture<O>> answers = new ArrayList<>(inputs.size());
    boolean start;
    lock.lock();
    try {
      for (I input : inputs) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        queue.add(new Waiting<>(input, answer));
        answers.add(answer);
      }
      start = running < lanes && !queue.isEmpty();
      if (start) {
        running++;
      }
    } finally {
      lock.unlock();
    }
    if (start) {
      Thread.ofVirtual().name(name).start(this::runLane);
    }
    return answers;
  }

  private void runLane() {
    for (List<Waiting<I, O>> group = next(); !group.isEmpty(); group = next()) {
      run(group);
    }
  }

  /** What waits now, or nothing: then this lane has ended. */
  private List<Waiting<I, O>> next() {
    lock.lock();
    try {
      List<Waiting<I, O>> group = new ArrayList<>(Math.min(maxGroup, queue.size()));
      long free = maxWeight;
      for (Waiting<I, O> first = queue.peek();
          first != null && group.size() < maxGroup;
          first = queue.peek()) {
        free -= weight.applyAsLong(first.input());
        if (free < 0 && !group.isEmpty()) {
          break;
        }
        group.add(queue.remove());
      }
      if (group.isEmpty()) {
        running--;
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void run(List<Waiting<I, O>> group) {
    try {
      List<O> answers = work.apply(group.stream().map(Waiting::input).toList());
      for (int i = 0; i < group.size(); i++) {
        group.get(i).answer().complete(answers.get(i));
      }
    } catch (Throwable fault) {
      group.forEach(member -> member.answer().completeExceptionally(fault));
    }
  }
}
