package dev.knudge.audit.log;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree that is only appended to, as the roots of the complete subtrees it falls into, the largest first: enough to know its root and to go on. A tree of 13 leaves is three: of 8, of
 * 4 and of 1.
 */
public final class Frontier {
  private final List<Hash> roots;
  private long size;

  private Frontier(long size, List<Hash> roots) {
    this.size = size;
    this.roots = roots;
  }

  /** Told of a subtree that became complete: it has two to the power of height leaves. */
  @FunctionalInterface
  interface Completed {
    void node(int height, Hash root);
  }

  /** A tree without leaves. */
  public static Frontier empty() {
    return new Frontier(0, new ArrayList<>());
  }

  /**
   * A tree of that size.
   *
   * @param roots of its complete subtrees, the largest first
   * @throws IllegalArgumentException if a tree of that size falls into another number of subtrees
   */
  public static Frontier of(long size, List<Hash> roots) {
    if (size < 0 || Long.bitCount(size) != roots.size()) {
      throw new IllegalArgumentException(
          "A tree of " + size + " leaves does not fall into " + roots.size() + " subtrees.");
    }
    return new Frontier(size, new ArrayList<>(roots));
  }

  /** How many leaves it has. */
  public long size() {
    return size;
  }

  /** The roots of its complete subtrees, the largest first. */
  public List<Hash> roots() {
    return List.copyOf(roots);
  }

  /** Adds a leaf by its hash. */
  public void add(Hash leaf) {
    add(leaf, (_, _) -> {});
  }

  /** Adds a leaf by its hash, and tells the roots of all subtrees that it completes, from its own up. */
  void add(Hash leaf, Completed completed) {
    Hash node = leaf;
    completed.node(0, node);
    int height = 0;
    // Each trailing one bit of the size is a subtree as large as the one now complete beside it.
    for (long bits = size; (bits & 1) == 1; bits >>= 1) {
      node = Hash.ofNode(roots.removeLast(), node);
      height++;
      completed.node(height, node);
    }
    roots.add(node);
    size++;
  }

  /** The root of the whole tree. */
  public Hash root() {
    if (roots.isEmpty()) {
      return Hash.ofNothing();
    }
    Hash root = roots.getLast();
    for (Hash left : roots.reversed().subList(1, roots.size())) {
      root = Hash.ofNode(left, root);
    }
    return root;
  }
}
