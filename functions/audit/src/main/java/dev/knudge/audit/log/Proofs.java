package dev.knudge.audit.log;

import java.util.List;

/**
 * Checks proofs against roots that are trusted, with nothing else at hand: the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, for the trees of RFC 6962. A false is all that a
 * wrong proof gives, whatever is wrong with it.
 */
public final class Proofs {
  private Proofs() {}

  /** Whether a leaf is at that place of the tree. */
  public static boolean includes(Hash leaf, long index, long treeSize, List<Hash> path, Hash root) {
    if (index < 0 || index >= treeSize) {
      return false;
    }
    long node = index;
    long last = treeSize - 1;
    Hash hash = leaf;
    for (Hash sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = Hash.ofNode(sibling, hash);
        // The last node of a level may have no sibling there: it rises as it is.
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = Hash.ofNode(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /** Whether the tree of the first size is the beginning of the second. */
  public static boolean isBeginning(
      long firstSize, Hash firstRoot, long secondSize, Hash secondRoot, List<Hash> proof) {
    if (firstSize < 1 || firstSize > secondSize) {
      return false;
    }
    if (firstSize == secondSize) {
      return proof.isEmpty() && firstRoot.equals(secondRoot);
    }
    boolean firstIsWhole = Long.bitCount(firstSize) == 1;
    if (proof.isEmpty() && !firstIsWhole) {
      return false;
    }
    int shift = Long.numberOfTrailingZeros(firstSize);
    long node = (firstSize - 1) >> shift;
    long last = (secondSize - 1) >> shift;
    List<Hash> rest = firstIsWhole ? proof : proof.subList(1, proof.size());
    Hash first = firstIsWhole ? firstRoot : proof.getFirst();
    Hash second = first;
    for (Hash sibling : rest) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        first = Hash.ofNode(sibling, first);
        second = Hash.ofNode(sibling, second);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        second = Hash.ofNode(second, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && first.equals(firstRoot) && second.equals(secondRoot);
  }
}
