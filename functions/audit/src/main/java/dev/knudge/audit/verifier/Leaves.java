package dev.knudge.audit.verifier;

import dev.knudge.audit.log.Hash;
import java.util.Arrays;

/** The hashes of a log's leaves, 32 bytes each and nothing more, since a log may have millions. */
final class Leaves {
  private byte[] bytes = new byte[Hash.BYTES * 1024];
  private int size;

  void add(Hash leaf) {
    if ((size + 1) * Hash.BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
    }
    System.arraycopy(leaf.bytes(), 0, bytes, size * Hash.BYTES, Hash.BYTES);
    size++;
  }

  int size() {
    return size;
  }

  Hash get(long place) {
    int start = Math.toIntExact(place * Hash.BYTES);
    return Hash.of(Arrays.copyOfRange(bytes, start, start + Hash.BYTES));
  }

  /** Where that leaf is; -1 where it is nowhere. */
  long indexOf(Hash leaf) {
    byte[] sought = leaf.bytes();
    for (int place = 0; place < size; place++) {
      int start = place * Hash.BYTES;
      if (Arrays.equals(bytes, start, start + Hash.BYTES, sought, 0, Hash.BYTES)) {
        return place;
      }
    }
    return -1;
  }
}
