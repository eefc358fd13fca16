package dev.knudge.audit.verifier;

import dev.knudge.audit.log.NoteException;
import dev.knudge.audit.log.VerifierKey;
import dev.knudge.runtime.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code verify}: reads what was taken away, and says what holds. Exit codes: 0 it holds, 1 it does not, 2 it could not be read. */
public final class VerifyCommand implements Command {
  private static final int HOLDS = 0;
  private static final int DOES_NOT_HOLD = 1;
  private static final int UNUSABLE = 2;

  private static final String USAGE =
      """
      Usage: java -jar audit.jar verify --key <verifier key> --export <file> [--leaves <file> | --proofs <file>] [--checkpoints <file>] [--consistency <file>] [--complete] [--json]
        --key          a key that you trust, <name>+<id>+<base64>; may be given several times
        --export       GET /api/audit/export as NDJSON; with ?proofs=true it needs nothing besides
        --checkpoints  heads that you kept: signed notes, one after the other; may be given several times
        --leaves       GET /api/audit/leaves: the whole log, a hash a line
        --proofs       answers of GET /api/audit/{event_id}/proof, one a line
        --consistency  answers of GET /api/audit/consistency, one a line: compares heads without the leaves
        --complete     the export is an operator's and should hold every entry there is
      Exit codes: 0 it holds, 1 it does not, 2 something could not be read.\
      """;

  private final List<VerifierKey> keys = new ArrayList<>();
  private final List<Path> checkpoints = new ArrayList<>();
  private final List<Path> exports = new ArrayList<>();
  private final List<Path> leaves = new ArrayList<>();
  private final List<Path> proofs = new ArrayList<>();
  private final List<Path> consistency = new ArrayList<>();
  private boolean complete;
  private boolean json;

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public int run(List<String> arguments) {
    try {
      read(arguments);
      Report report = verify();
      System.out.println(json ? report.json() : report.text());
      return report.holds() ? HOLDS : DOES_NOT_HOLD;
    } catch (IllegalArgumentException | NoteException e) {
      System.err.println(e.getMessage());
      return UNUSABLE;
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Could not be read: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private void read(List<String> arguments) {
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--json" -> json = true;
        case "--complete" -> complete = true;
        case "--key" -> keys.add(VerifierKey.parse(value(option, rest)));
        case "--checkpoints" -> checkpoints.add(Path.of(value(option, rest)));
        case "--export" -> exports.add(Path.of(value(option, rest)));
        case "--leaves" -> leaves.add(Path.of(value(option, rest)));
        case "--proofs" -> proofs.add(Path.of(value(option, rest)));
        case "--consistency" -> consistency.add(Path.of(value(option, rest)));
        default -> throw new IllegalArgumentException("Unknown option " + option + "\n" + USAGE);
      }
    }
    boolean both = !leaves.isEmpty() && !proofs.isEmpty();
    if (keys.isEmpty() || exports.isEmpty() || both) {
      throw new IllegalArgumentException(
          "It takes a key, an export, and leaves or proofs but not both, or an export with proofs in it.\n"
              + USAGE);
    }
    if (checkpoints.isEmpty() && !leaves.isEmpty() || complete && leaves.isEmpty()) {
      throw new IllegalArgumentException(
          "Leaves are checked against checkpoints, and a complete export against leaves.\n"
              + USAGE);
    }
  }

  private static String value(String option, List<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " wants a value.\n" + USAGE);
    }
    return rest.removeFirst();
  }

  private Report verify() throws IOException {
    Verification verification = new Verification(keys);
    for (Path file : checkpoints) {
      verification.heads(Files.readString(file));
    }
    each(leaves, verification::leaf);
    each(proofs, verification::proof);
    each(consistency, verification::consistency);
    verification.begin();
    each(exports, verification::entry);
    return verification.report(complete);
  }

  /** Line by line: an export may be larger than the memory. */
  private static void each(List<Path> files, Consumer<String> line) throws IOException {
    for (Path file : files) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        long number = 0;
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
          number++;
          if (!text.isBlank()) {
            take(file, number, text, line);
          }
        }
      }
    }
  }

  private static void take(Path file, long number, String text, Consumer<String> line) {
    try {
      line.accept(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ", line " + number + " cannot be used: " + e.getMessage(), e);
    }
  }
}
