package dev.knudge.audit.verifier;

import dev.knudge.contracts.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verification saw.
 *
 * @param entries in the export
 * @param proven of them, those that are in a signed log as they are
 * @param waiting of them, those that were not sealed when they were exported: nothing can be said of them yet
 * @param erased of them, those of which the personal part was made unreadable
 * @param archived sealed ones that are not in a complete export, since the trail says that their months were archived
 * @param heads that a trusted key signed
 * @param size the largest that was signed
 * @param found how many things do not hold
 * @param findings the first of them
 */
public record Report(
    long entries,
    long proven,
    long waiting,
    long erased,
    long archived,
    long heads,
    long size,
    long found,
    List<Finding> findings) {
  /** Copies the list. */
  public Report {
    findings = List.copyOf(findings);
  }

  /** Whether everything holds. */
  public boolean holds() {
    return found == 0;
  }

  /** For programs. */
  public String json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("holds", holds());
    tree.put("entries", entries);
    tree.put("proven", proven);
    tree.put("waiting", waiting);
    tree.put("erased", erased);
    tree.put("archived", archived);
    tree.put("heads", heads);
    tree.put("tree_size", size);
    tree.put("found", found);
    tree.put("findings", findings.stream().map(Finding::tree).toList());
    return Json.write(tree);
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    findings.forEach(finding -> text.append(finding).append('\n'));
    if (found > findings.size()) {
      text.append("… and ").append(found - findings.size()).append(" more\n");
    }
    return text.append(holds() ? "It holds: " : "It does not hold: ")
        .append(entries)
        .append(" entries, of which ")
        .append(proven)
        .append(" are in the signed log as they are, ")
        .append(waiting)
        .append(" were not sealed yet, ")
        .append(erased)
        .append(" were made unreadable; ")
        .append(archived)
        .append(" are in archived months; ")
        .append(heads)
        .append(" signed heads, the largest of ")
        .append(size)
        .append(" entries.")
        .toString();
  }
}
