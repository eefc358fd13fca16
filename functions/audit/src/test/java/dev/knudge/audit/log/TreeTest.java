package dev.knudge.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tree is RFC 6962's: by the vectors of Certificate Transparency, and by a naive tree that shares no code with it. */
class TreeTest {
  /** The eight leaves of Certificate Transparency's own tests, and the roots of their first 1, 2, … 8. */
  private static final List<byte[]> LEAVES =
      List.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .stream()
          .map(HexFormat.of()::parseHex)
          .toList();

  private static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final List<byte[]> MANY =
      IntStream.range(0, 130).mapToObj(TreeTest::leaf).toList();

  @Test
  void the_root_of_nothing_is_the_hash_of_nothing() {
    String sha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    assertThat(Hash.ofNothing().hex()).isEqualTo(sha256OfNothing);
    assertThat(Frontier.empty().root().hex()).isEqualTo(sha256OfNothing);
    assertThat(new Tree(0, new MemoryNodes()).root().hex()).isEqualTo(sha256OfNothing);
  }

  @Test
  void the_roots_are_those_of_certificate_transparency() {
    Frontier frontier = Frontier.empty();
    MemoryNodes nodes = kept(LEAVES);
    for (int size = 1; size <= LEAVES.size(); size++) {
      frontier.add(Hash.ofLeaf(LEAVES.get(size - 1)));

      assertThat(frontier.root().hex()).isEqualTo(ROOTS.get(size - 1));
      assertThat(new Tree(size, nodes).root().hex()).isEqualTo(ROOTS.get(size - 1));
    }
  }

  @Test
  void the_proofs_are_those_of_certificate_transparency() {
    MemoryNodes nodes = kept(LEAVES);

    assertThat(hex(new Tree(8, nodes).inclusion(0)))
        .containsExactly(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    assertThat(hex(new Tree(8, nodes).consistency(6)))
        .containsExactly(
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(hex(new Tree(3, nodes).inclusion(2)))
        .containsExactly("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    assertThat(hex(new Tree(8, nodes).inclusion(5)))
        .containsExactly(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(hex(new Tree(5, nodes).inclusion(1)))
        .containsExactly(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    assertThat(new Tree(1, nodes).inclusion(0)).isEmpty();
    assertThat(new Tree(1, nodes).consistency(1)).isEmpty();
    assertThat(hex(new Tree(8, nodes).consistency(1)))
        .containsExactly(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    assertThat(hex(new Tree(5, nodes).consistency(2)))
        .containsExactly(
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
  }

  @Test
  void inclusion_is_proved_for_every_leaf_of_every_size_up_to_130_and_for_no_other_place() {
    MemoryNodes nodes = kept(MANY);
    for (int size = 1; size <= MANY.size(); size++) {
      Tree tree = new Tree(size, nodes);
      Hash root = tree.root();
      assertThat(root.hex()).isEqualTo(NaiveTree.root(MANY.subList(0, size)));
      for (int index = 0; index < size; index++) {
        List<Hash> path = tree.inclusion(index);
        Hash leaf = Hash.ofLeaf(MANY.get(index));

        assertThat(hex(path)).isEqualTo(NaiveTree.path(index, MANY.subList(0, size)));
        assertThat(Proofs.includes(leaf, index, size, path, root)).isTrue();
        assertThat(Proofs.includes(leaf, (index + 1) % size, size, path, root))
            .isEqualTo(size == 1);
        assertThat(Proofs.includes(Hash.ofLeaf(new byte[] {1}), index, size, path, root)).isFalse();
      }
    }
  }

  @Test
  void consistency_is_proved_for_every_pair_of_sizes_up_to_130_and_fails_for_other_roots() {
    MemoryNodes nodes = kept(MANY);
    List<Hash> roots = new ArrayList<>();
    for (int size = 0; size <= MANY.size(); size++) {
      roots.add(new Tree(size, nodes).root());
    }
    for (int second = 1; second <= MANY.size(); second++) {
      for (int first = 1; first <= second; first++) {
        List<Hash> proof = new Tree(second, nodes).consistency(first);

        assertThat(hex(proof)).isEqualTo(NaiveTree.proof(first, MANY.subList(0, second)));
        assertThat(Proofs.isBeginning(first, roots.get(first), second, roots.get(second), proof))
            .isTrue();
        assertThat(
                Proofs.isBeginning(first, roots.get(first - 1), second, roots.get(second), proof))
            .isFalse();
        assertThat(
                Proofs.isBeginning(first, roots.get(first), second, roots.get(second - 1), proof))
            .isFalse();
      }
    }
  }

  @Property(tries = 300)
  void a_proof_with_any_hash_changed_left_out_or_added_proves_nothing(
      @ForAll("sizes") int size, @ForAll("places") int place, @ForAll("places") int spot) {
    MemoryNodes nodes = kept(MANY);
    Tree tree = new Tree(size, nodes);
    int index = place % size;
    int first = 1 + place % (size - 1);
    Hash leaf = Hash.ofLeaf(MANY.get(index));
    for (List<Hash> wrong : wrongs(tree.inclusion(index), spot)) {
      assertThat(Proofs.includes(leaf, index, size, wrong, tree.root())).isFalse();
    }
    for (List<Hash> wrong : wrongs(tree.consistency(first), spot)) {
      assertThat(Proofs.isBeginning(first, new Tree(first, nodes).root(), size, tree.root(), wrong))
          .isFalse();
    }
  }

  private static List<List<Hash>> wrongs(List<Hash> right, int spot) {
    int at = right.isEmpty() ? 0 : spot % right.size();
    List<List<Hash>> wrongs = new ArrayList<>();
    List<Hash> added = new ArrayList<>(right);
    added.add(at, Hash.ofLeaf(new byte[] {7}));
    wrongs.add(added);
    if (!right.isEmpty()) {
      List<Hash> changed = new ArrayList<>(right);
      changed.set(at, Hash.ofLeaf(new byte[] {7}));
      wrongs.add(changed);
      List<Hash> less = new ArrayList<>(right);
      less.remove(at);
      wrongs.add(less);
    }
    return wrongs;
  }

  /** Two kept levels have their edges here: 65,536 leaves are one node of level 2. */
  @ParameterizedTest
  @ValueSource(ints = {255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 131_073})
  void at_the_edges_of_tiles_proofs_hold_and_read_little(int size) {
    MemoryNodes nodes = new MemoryNodes();
    Frontier plain = Frontier.empty();
    List<Hash> leaves = IntStream.range(0, size).mapToObj(i -> Hash.ofLeaf(leaf(i))).toList();
    leaves.forEach(plain::add);
    nodes.add(leaves.subList(0, size / 3)); // in two portions, as seals are
    nodes.add(leaves.subList(size / 3, size));

    assertThat(new Tree(size, nodes).root())
        .isEqualTo(plain.root())
        .isEqualTo(nodes.frontier().root());
    assertThat(new Tree(size, nodes).frontier().roots()).isEqualTo(plain.roots());
    for (int index : new int[] {0, 1, 254, size / 2, size - 2, size - 1}) {
      nodes.reads = 0;
      Tree tree = new Tree(size, nodes);
      assertThat(
              Proofs.includes(leaves.get(index), index, size, tree.inclusion(index), plain.root()))
          .isTrue();
      assertThat(nodes.reads).isLessThanOrEqualTo(6);
    }
    for (int first : new int[] {1, 2, 255, size / 2, size - 1, size}) {
      Hash root = new Tree(first, nodes).root();
      assertThat(
              Proofs.isBeginning(
                  first, root, size, plain.root(), new Tree(size, nodes).consistency(first)))
          .isTrue();
    }
  }

  @Property(tries = 200)
  void growing_in_any_portions_keeps_the_same(@ForAll("portions") List<Integer> portions) {
    MemoryNodes nodes = new MemoryNodes();
    MemoryNodes whole = new MemoryNodes();
    int size = 0;
    for (int portion : portions) {
      nodes.add(IntStream.range(size, size + portion).mapToObj(i -> Hash.ofLeaf(leaf(i))).toList());
      size += portion;
    }
    whole.add(IntStream.range(0, size).mapToObj(i -> Hash.ofLeaf(leaf(i))).toList());

    assertThat(nodes.frontier().roots()).isEqualTo(whole.frontier().roots());
    assertThat(nodes.level(1)).isEqualTo(whole.level(1)).hasSize(size / 256);
    assertThat(nodes.level(2)).isEqualTo(whole.level(2)).hasSize(size / 65_536);
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.integers().between(2, 130);
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 129);
  }

  @Provide
  Arbitrary<List<Integer>> portions() {
    return Arbitraries.integers().between(0, 700).list().ofMaxSize(12);
  }

  @Test
  void what_is_not_in_the_tree_has_no_proof() {
    Tree tree = new Tree(3, kept(LEAVES));

    assertThatThrownBy(() -> tree.inclusion(3)).hasMessage("There is no leaf 3 among 3.");
    assertThatThrownBy(() -> tree.inclusion(-1)).hasMessage("There is no leaf -1 among 3.");
    assertThatThrownBy(() -> tree.consistency(0)).hasMessage("A tree of 3 has no beginning of 0.");
    assertThatThrownBy(() -> tree.consistency(4)).hasMessage("A tree of 3 has no beginning of 4.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frontier.of(3, List.of(Hash.ofNothing())));
    assertThatIllegalArgumentException().isThrownBy(() -> Hash.ofHex("00"));
    assertThat(Proofs.includes(Hash.ofNothing(), 0, 0, List.of(), Hash.ofNothing())).isFalse();
    assertThat(Proofs.isBeginning(0, Hash.ofNothing(), 1, Hash.ofNothing(), List.of())).isFalse();
    assertThat(Proofs.isBeginning(2, Hash.ofNothing(), 1, Hash.ofNothing(), List.of())).isFalse();
    assertThat(Proofs.isBeginning(3, Hash.ofNothing(), 5, Hash.ofNothing(), List.of())).isFalse();
  }

  private static MemoryNodes kept(List<byte[]> leaves) {
    MemoryNodes nodes = new MemoryNodes();
    nodes.add(leaves.stream().map(Hash::ofLeaf).toList());
    return nodes;
  }

  private static byte[] leaf(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static List<String> hex(List<Hash> hashes) {
    return hashes.stream().map(Hash::hex).toList();
  }
}
