package dev.knudge.audit.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** RFC 6962, section 2.1, word for word and with nothing of the production code: slow, recursive, over the leaves themselves. */
final class NaiveTree {
  private NaiveTree() {}

  static String root(List<byte[]> leaves) {
    return HexFormat.of().formatHex(mth(leaves));
  }

  static List<String> path(int index, List<byte[]> leaves) {
    return hex(pathOf(index, leaves));
  }

  static List<String> proof(int first, List<byte[]> leaves) {
    return hex(subproof(first, leaves, true));
  }

  private static byte[] mth(List<byte[]> d) {
    if (d.isEmpty()) {
      return sha(new byte[0]);
    }
    if (d.size() == 1) {
      return sha(new byte[] {0}, d.getFirst());
    }
    int k = k(d.size());
    return sha(new byte[] {1}, mth(d.subList(0, k)), mth(d.subList(k, d.size())));
  }

  private static List<byte[]> pathOf(int m, List<byte[]> d) {
    if (d.size() == 1) {
      return new ArrayList<>();
    }
    int k = k(d.size());
    List<byte[]> path;
    if (m < k) {
      path = pathOf(m, d.subList(0, k));
      path.add(mth(d.subList(k, d.size())));
    } else {
      path = pathOf(m - k, d.subList(k, d.size()));
      path.add(mth(d.subList(0, k)));
    }
    return path;
  }

  private static List<byte[]> subproof(int m, List<byte[]> d, boolean b) {
    if (m == d.size()) {
      return b ? new ArrayList<>() : new ArrayList<>(List.of(mth(d)));
    }
    int k = k(d.size());
    List<byte[]> proof;
    if (m <= k) {
      proof = subproof(m, d.subList(0, k), b);
      proof.add(mth(d.subList(k, d.size())));
    } else {
      proof = subproof(m - k, d.subList(k, d.size()), false);
      proof.add(mth(d.subList(0, k)));
    }
    return proof;
  }

  private static int k(int n) {
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return k;
  }

  private static List<String> hex(List<byte[]> hashes) {
    return hashes.stream().map(HexFormat.of()::formatHex).toList();
  }

  private static byte[] sha(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
