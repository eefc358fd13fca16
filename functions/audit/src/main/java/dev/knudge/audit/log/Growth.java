package dev.knudge.audit.log;

import java.util.ArrayList;
import java.util.List;

/** A tree that grows, and what is to be kept of its growth besides the leaves themselves. Adding costs the same however large it is. */
public final class Growth {
  /**
   * The root of a subtree that became complete.
   *
   * @param level from 1: it has 256 to the power of level leaves
   * @param place counted from 0 in its level
   */
  public record Kept(int level, long place, Hash hash) {}

  private final Frontier frontier;
  private final List<Kept> kept = new ArrayList<>();

  /** Goes on from there. */
  public Growth(Frontier from) {
    frontier = Frontier.of(from.size(), from.roots());
  }

  /** Adds a leaf by its hash. */
  public void add(Hash leaf) {
    long place = frontier.size();
    frontier.add(
        leaf,
        (height, root) -> {
          if (height > 0 && height % Nodes.HEIGHT == 0) {
            kept.add(new Kept(height / Nodes.HEIGHT, place >> height, root));
          }
        });
  }

  /** What became complete, in the order in which it did. */
  public List<Kept> kept() {
    return List.copyOf(kept);
  }

  /** The tree as it is now. */
  public Frontier frontier() {
    return frontier;
  }
}
