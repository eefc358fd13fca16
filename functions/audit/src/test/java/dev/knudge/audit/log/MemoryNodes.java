package dev.knudge.audit.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is kept of a tree, in memory; it counts how often it is asked. */
final class MemoryNodes implements Nodes {
  private final Map<Integer, List<Hash>> levels = new HashMap<>();
  private Frontier frontier = Frontier.empty();
  int reads;

  void add(List<Hash> leaves) {
    Growth growth = new Growth(frontier);
    leaves.forEach(leaf -> {
      growth.add(leaf);
      level(0).add(leaf);
    });
    for (Growth.Kept kept : growth.kept()) {
      if (level(kept.level()).size() != kept.place()) {
        throw new AssertionError("kept out of order: " + kept);
      }
      level(kept.level()).add(kept.hash());
    }
    frontier = growth.frontier();
  }

  Frontier frontier() {
    return frontier;
  }

  List<Hash> level(int level) {
    return levels.computeIfAbsent(level, _ -> new ArrayList<>());
  }

  @Override
  public List<Hash> range(int level, long first, int count) {
    reads++;
    if (count < 1 || count > WIDTH) {
      throw new AssertionError("asked for " + count);
    }
    return level(level).subList((int) first, (int) first + count);
  }
}
