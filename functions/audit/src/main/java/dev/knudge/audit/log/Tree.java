package dev.knudge.audit.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A tree of a given size, read from what is kept of it: root and proofs of RFC 6962, section 2.1. Any earlier size can be read as well, because kept nodes never change. Each proof reads
 * O(log n) ranges; ranges are read once for all that is asked of one instance, which is for one thread and one request.
 */
public final class Tree {
  private record Range(int level, long first) {}

  private final long size;
  private final Nodes nodes;
  private final Map<Range, List<Hash>> read = new HashMap<>();

  /**
   * @param size how many leaves it has
   * @param nodes where at least that many are kept
   */
  public Tree(long size, Nodes nodes) {
    this.size = size;
    this.nodes = nodes;
  }

  /** How many leaves it has. */
  public long size() {
    return size;
  }

  /** Its root: what a checkpoint signs. */
  public Hash root() {
    return frontier().root();
  }

  /** The roots of its complete subtrees, to go on from. */
  public Frontier frontier() {
    List<Hash> roots = new ArrayList<>();
    long start = 0;
    for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
      long width = Long.highestOneBit(rest);
      roots.add(subtree(start, width));
      start += width;
    }
    return Frontier.of(size, roots);
  }

  /**
   * The hash of a leaf.
   *
   * @throws IndexOutOfBoundsException if there is no such leaf
   */
  public Hash leaf(long index) {
    Objects.checkIndex(index, size);
    return subtree(index, 1);
  }

  /**
   * The audit path of a leaf: {@code PATH(m, D[n])}, the hash next to the leaf first.
   *
   * @throws IndexOutOfBoundsException if there is no such leaf
   */
  public List<Hash> inclusion(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("There is no leaf " + index + " among " + size + ".");
    }
    List<Hash> path = new ArrayList<>();
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long middle = start + split(end - start);
      if (index < middle) {
        path.add(range(middle, end));
        end = middle;
      } else {
        path.add(range(start, middle));
        start = middle;
      }
    }
    return path.reversed();
  }

  /**
   * The proof that an earlier tree is the beginning of this one: {@code PROOF(m, D[n])}.
   *
   * @param earlier the size of the earlier tree, from 1 to this one's size
   * @throws IndexOutOfBoundsException if it is anything else
   */
  public List<Hash> consistency(long earlier) {
    if (earlier < 1 || earlier > size) {
      throw new IndexOutOfBoundsException(
          "A tree of " + size + " has no beginning of " + earlier + ".");
    }
    List<Hash> proof = new ArrayList<>();
    long start = 0;
    long end = size;
    while (earlier < end) {
      long middle = start + split(end - start);
      if (earlier <= middle) {
        proof.add(range(middle, end));
        end = middle;
      } else {
        proof.add(range(start, middle));
        start = middle;
      }
    }
    if (start > 0) {
      // The verifier knows the root of the earlier tree; this part of it, it does not.
      proof.add(range(start, end));
    }
    return proof.reversed();
  }

  /** The hash over the leaves from start to before end, where start is such as a split of RFC 6962 gives. */
  private Hash range(long start, long end) {
    long width = end - start;
    if (Long.bitCount(width) == 1) {
      return subtree(start, width);
    }
    long left = split(width);
    return Hash.ofNode(subtree(start, left), range(start + left, end));
  }

  /** The root of a complete subtree: from the kept nodes next below it. */
  private Hash subtree(long start, long width) {
    int height = Long.numberOfTrailingZeros(width);
    int level = height / Nodes.HEIGHT;
    int shift = level * Nodes.HEIGHT;
    List<Hash> row = new ArrayList<>(kept(level, start >> shift, (int) (width >> shift)));
    while (row.size() > 1) {
      for (int i = 0; i < row.size() / 2; i++) {
        row.set(i, Hash.ofNode(row.get(2 * i), row.get(2 * i + 1)));
      }
      row.subList(row.size() / 2, row.size()).clear();
    }
    return row.getFirst();
  }

  /** A part of what lies in one tile; the tile is read as far as this tree has it. */
  private List<Hash> kept(int level, long first, int count) {
    long tile = first / Nodes.WIDTH * Nodes.WIDTH;
    int offset = (int) (first - tile);
    List<Hash> hashes =
        read.computeIfAbsent(
            new Range(level, tile),
            range -> {
              long there = size >> (level * Nodes.HEIGHT);
              return nodes.range(level, tile, (int) Math.min(Nodes.WIDTH, there - tile));
            });
    return hashes.subList(offset, offset + count);
  }

  /** The largest power of two below that number, where RFC 6962 splits so many leaves. */
  private static long split(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }
}
