package dev.knudge.audit.verifying;

import dev.knudge.audit.log.Frontier;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.verifier.Finding;
import dev.knudge.contracts.Json;
import dev.knudge.runtime.paging.Cursor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a verification of the whole trail is. */
public final class Progress {
  private static final int FINDINGS = 100;

  final long number;
  final long treeSize;
  final Instant startedAt;
  @Nullable Instant finishedAt;
  Frontier leaves;
  @Nullable Cursor cursor;
  long entries;
  long missing;
  long found;
  final List<Object> findings;

  Progress(
      long number,
      long treeSize,
      Instant startedAt,
      @Nullable Instant finishedAt,
      Frontier leaves,
      @Nullable Cursor cursor,
      long entries,
      long missing,
      long found,
      List<Object> findings) {
    this.number = number;
    this.treeSize = treeSize;
    this.startedAt = startedAt;
    this.finishedAt = finishedAt;
    this.leaves = leaves;
    this.cursor = cursor;
    this.entries = entries;
    this.missing = missing;
    this.found = found;
    this.findings = findings;
  }

  /** The size of the log when it began. */
  public long treeSize() {
    return treeSize;
  }

  /** When it began. */
  public Instant startedAt() {
    return startedAt;
  }

  /** When it was done; null while it is under way. */
  public @Nullable Instant finishedAt() {
    return finishedAt;
  }

  /** How many leaves were checked. */
  public long leavesChecked() {
    return leaves.size();
  }

  /** How many entries were checked. */
  public long entriesChecked() {
    return entries;
  }

  /** How many leaves have no entry any more, because months were archived. */
  public long missing() {
    return missing;
  }

  /** How many things do not hold. */
  public long found() {
    return found;
  }

  /** The first of them, as JSON trees. */
  public List<Object> findings() {
    return List.copyOf(findings);
  }

  void add(Finding finding) {
    found++;
    if (findings.size() < FINDINGS) {
      findings.add(finding.tree());
    }
  }

  static byte[] written(Frontier frontier) {
    ByteBuffer bytes = ByteBuffer.allocate(frontier.roots().size() * Hash.BYTES);
    frontier.roots().forEach(root -> bytes.put(root.bytes()));
    return bytes.array();
  }

  static Frontier frontier(long size, byte[] written) {
    List<Hash> roots = new ArrayList<>();
    for (int start = 0; start < written.length; start += Hash.BYTES) {
      roots.add(Hash.of(Arrays.copyOfRange(written, start, start + Hash.BYTES)));
    }
    return Frontier.of(size, roots);
  }

  static @Nullable String written(@Nullable Cursor cursor) {
    return cursor == null ? null : Json.write(cursor.values());
  }

  static @Nullable Cursor cursor(@Nullable String written) {
    return written == null
        ? null
        : new Cursor(((List<?>) list(written)).stream().map(String::valueOf).toList());
  }

  static List<Object> list(String json) {
    return Json.read(json) instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
  }
}
