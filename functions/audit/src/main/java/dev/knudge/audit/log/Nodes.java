package dev.knudge.audit.log;

import java.util.List;

/**
 * Where the hashes of a tree are kept: those of its leaves (level 0), and of every complete subtree of 256, 65,536, 16,777,216 … leaves (levels 1, 2, 3 …). These are the rows of C2SP's
 * tiles of height 8. What is kept never changes, however much the tree grows; all other nodes are computed from at most 256 of these.
 */
@FunctionalInterface
public interface Nodes {
  /** How many levels of the tree lie between two that are kept. */
  int HEIGHT = 8;

  /** How many nodes of one kept level make one of the next. */
  int WIDTH = 1 << HEIGHT;

  /**
   * Hashes that lie side by side.
   *
   * @param level 0 for leaves, {@code n} for the roots of subtrees of 256ⁿ leaves
   * @param first the place of the first, counted from 0 in its level
   * @param count how many, at most {@link #WIDTH}
   * @return exactly that many
   */
  List<Hash> range(int level, long first, int count);
}
