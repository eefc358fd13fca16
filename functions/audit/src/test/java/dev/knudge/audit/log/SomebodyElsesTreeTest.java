package dev.knudge.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What we prove, Sigstore's verifier of transparency logs takes for proved; it shares no code with ours. Consistency, checkpoints and keys in Go's own implementation: LOG.md. */
class SomebodyElsesTreeTest {
  private static final int MOST = 300;
  private static final List<Hash> LEAVES =
      IntStream.range(0, MOST)
          .mapToObj(number -> Hash.ofLeaf(ByteBuffer.allocate(4).putInt(number).array()))
          .toList();

  @Test
  void inclusion_of_every_leaf_of_every_size_is_proved_to_sigstore() throws Exception {
    MemoryNodes nodes = kept();
    for (int size = 1; size <= MOST; size++) {
      Tree tree = new Tree(size, nodes);
      byte[] root = tree.root().bytes();
      for (int index = 0; index < size; index++) {
        InclusionProofVerifier.verify(
            LEAVES.get(index).bytes(), index, size, bytes(tree.inclusion(index)), root);
      }
    }
  }

  @Test
  void of_another_place_leaf_or_root_sigstore_takes_no_proof_as_ours_does_not() {
    MemoryNodes nodes = kept();
    for (int size = 2; size <= MOST; size += 7) {
      Tree tree = new Tree(size, nodes);
      for (int index = 0; index < size; index += 3) {
        List<byte[]> path = bytes(tree.inclusion(index));
        byte[] leaf = LEAVES.get(index).bytes();
        byte[] root = tree.root().bytes();
        int other = (index + 1) % size;
        refused(leaf, other, size, path, root);
        refused(LEAVES.get(other).bytes(), index, size, path, root);
        refused(leaf, index, size, path, new Tree(size - 1, nodes).root().bytes());
      }
    }
  }

  @Test
  void inner_nodes_are_hashed_alike() {
    byte[] theirs =
        InclusionProofVerifier.hashChildren(LEAVES.getFirst().bytes(), LEAVES.getLast().bytes());

    assertThat(theirs).isEqualTo(Hash.ofNode(LEAVES.getFirst(), LEAVES.getLast()).bytes());
  }

  private static void refused(byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
    assertThatExceptionOfType(InclusionProofVerificationException.class)
        .isThrownBy(() -> InclusionProofVerifier.verify(leaf, index, size, path, root));
  }

  private static List<byte[]> bytes(List<Hash> hashes) {
    return hashes.stream().map(Hash::bytes).toList();
  }

  private static MemoryNodes kept() {
    MemoryNodes nodes = new MemoryNodes();
    nodes.add(LEAVES);
    return nodes;
  }
}
