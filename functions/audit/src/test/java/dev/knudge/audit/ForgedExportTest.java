package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.audit.verifier.VerifyCommand;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was taken away and forged afterwards, without anybody's help in the database: the command and the page (live's module, run by Node) find the same in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedExportTest {
  private static final String SAID = "12345678901234567890.25";

  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private final Map<String, String> originals = new HashMap<>();
  private RunningFunction audit;

  @TempDir private static Path folder;

  @BeforeAll
  void seal() throws Exception {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    audit = RunningFunction.start(database, "audit", settings);
    for (int event = 0; event < 12; event++) {
      assertThat(post(event).statusCode()).isEqualTo(204);
      if (event == 4 || event == 11) {
        assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
      }
    }
    assertThat(audit.send(erasure("user-bob")).statusCode()).isEqualTo(204);
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    assertThat(post(12).statusCode()).isEqualTo(204);
    write("exported", get("/api/audit/export"));
    write("proved", get("/api/audit/export?proofs=true"));
    write("leaves", get("/api/audit/leaves"));
    write("heads", get("/api/audit/checkpoint?size=5") + get("/api/audit/checkpoint"));
    write(
        "proofs",
        get("/api/audit/event-7/proof") + "\n" + get("/api/audit/event-3/proof?size=5") + "\n");
    write("consistency", get("/api/audit/consistency?from=5") + "\n");
    write("keys", SealedLog.KEY.toString());
  }

  @AfterAll
  void stop() {
    audit.close();
    sink.close();
  }

  @Test
  void an_honest_trail_holds_by_its_leaves_and_by_proofs() throws Exception {
    assertThat(report("leaves"))
        .containsEntry("holds", true)
        .containsEntry("entries", 14L)
        .containsEntry("proven", 13L)
        .containsEntry("waiting", 1L)
        .containsEntry("erased", 1L)
        .containsEntry("heads", 2L)
        .containsEntry("tree_size", 13L);
    forge("exported", lines -> Files.readString(folder.resolve("proved")));
    assertThat(report("export"))
        .containsEntry("holds", true)
        .containsEntry("proven", 13L)
        .containsEntry("heads", 2L);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exported    | "type":"task.created"   | "type":"task.deleted"   | changed
          exported    | "actor":"human"         | "actor":"agent"         | changed
          exported    | "title":"t              | "title":"x              | changed
          exported    | 7890.25                 | 7891.25                 | changed
          exported    | "salt":"                | "salt":"00              | changed
          exported    | "salt":"                | "salt":"zz              | changed
          exported    | "leaf_hash":"           | "leaf_hash":"00         | changed
          exported    | "erased":false          | "erased":true           | changed
          exported    | "payload":null          | "payload":"made up"     | changed
          exported    | "erased":true           | "erased":false          | changed
          exported    | "damaged":false         | "damaged":true          | damaged
          exported    | "log_index":3,          | "log_index":4,          | moved
          exported    | "log_index":3,          | "log_index":300,        | inserted
          exported    | "log_index":3,          | "log_index":-3,         | inserted
          exported    | "log_index":3,          | "log_index":null,       | removed
          exported    | "log_index":3,          | "log_index":"3",        | error
          exported    | {                       | [                       | error
          leaves      | 0                       | 1                       | rewritten
          heads       | knudge.dev              | other.dev               | untrusted
          heads       | time 2                  | time 1                  | untrusted
          heads       | — knudge           | knudge                  | untrusted
          keys        | a                       | b                       | error
          consistency | "from":5                | "from":6                | unproven
          consistency | "consistency_path":["   | "consistency_path":["0000000000000000000000000000000000000000000000000000000000000000"," | unproven
          """)
  void what_was_done_to_it_is_found(String file, String before, String after, String word)
      throws Exception {
    forge(
        file,
        right -> {
          int at = right.indexOf(before);
          assertThat(at).as(before).isNotNegative();
          return right.substring(0, at) + after + right.substring(at + before.length());
        });

    assertFound(report("leaves"), word);
  }

  @Test
  void an_entry_that_is_missing_from_a_complete_export_is_found_at_its_place() throws Exception {
    forge("exported", lines(line -> line.contains("\"event-6\"") ? "" : line));

    assertThat(findings(report("leaves"))).containsExactly("removed 6 null");
  }

  @Test
  void an_entry_that_is_there_twice_is_found_with_leaves_and_with_proofs() throws Exception {
    forge("exported", lines(line -> line.contains("\"event-6\"") ? line + line : line));
    assertThat(findings(report("leaves"))).containsExactly("inserted 6 event-6");

    write("exported", Files.readString(folder.resolve("proved")));
    forge("exported", lines(line -> line.contains("\"event-6\"") ? line + line : line));
    assertThat(findings(report("export"))).containsExactly("inserted 6 event-6");
  }

  @Test
  void an_entry_that_waits_while_much_later_ones_are_sealed_is_found() throws Exception {
    forge(
        "exported",
        lines(line ->
            line.contains("\"log_index\":null")
                ? line.replaceAll("(recorded_at\\\\?\":\\\\?\")\\d{4}", "$12001")
                    .replaceAll("\"leaf_hash\":\"[0-9a-f]+\",", "")
                : line));

    assertThat(findings(report("leaves"))).containsExactly("inserted null event-12");
  }

  /** As who destroys a key in the database leaves it: the entry that the API would have written is not there. */
  @Test
  void what_was_made_unreadable_without_the_trail_saying_so_is_found() throws Exception {
    forge("exported", lines(line -> line.contains("\"audit.key.destroyed\"") ? "" : line));

    assertThat(findings(report("leaves"))).contains("damaged 5 event-5");
  }

  @Test
  void proofs_that_were_forged_or_are_missing_prove_nothing() throws Exception {
    forge("exported", lines -> Files.readString(folder.resolve("proved")));
    assertThat(report("export")).containsEntry("holds", true);

    forge(
        "exported",
        lines(line ->
            line.replaceFirst("\"audit_path\":\\[\"[0-9a-f]{4}", "\"audit_path\":[\"0000")));
    assertFound(report("export"), "unproven");

    assertThat(report("proofs").get("proven")).isEqualTo(2L);
  }

  private interface Forgery {
    String of(String right) throws Exception;
  }

  private interface Line {
    String of(String line);
  }

  private static Forgery lines(Line forgery) {
    return right -> right.lines().map(line -> forgery.of(line + "\n")).reduce("", String::concat);
  }

  /** Writes what was made of a file; the next test finds it as it was. */
  private void forge(String file, Forgery forgery) throws Exception {
    String right = Files.readString(folder.resolve(file));
    originals.putIfAbsent(file, right);
    String forged = forgery.of(right);
    assertThat(forged).isNotEqualTo(right);
    write(file, forged);
  }

  @AfterEach
  void restore() throws Exception {
    for (Map.Entry<String, String> original : originals.entrySet()) {
      write(original.getKey(), original.getValue());
    }
    originals.clear();
  }

  private static void assertFound(Map<String, Object> report, String word) {
    if (word.equals("error")) {
      assertThat(report).containsKey("error");
    } else {
      assertThat(findings(report)).anyMatch(finding -> finding.startsWith(word + " "));
    }
  }

  private static List<String> findings(Map<String, Object> report) {
    return ((List<?>) report.getOrDefault("findings", List.of()))
        .stream()
            .map(finding -> {
              Map<String, Object> members = Json.members(finding);
              return members.get("kind")
                  + " "
                  + members.get("place")
                  + " "
                  + members.get("event_id");
            })
            .sorted()
            .toList();
  }

  /** What the command says; the page says the same, where this machine can run it. */
  private Map<String, Object> report(String by) throws Exception {
    Map<String, Object> said = command(by);
    if (Node.isThere()) {
      Map<String, Object> page = PageVerifier.run(folder, by);
      assertThat(page.keySet()).as("%s, %s", page, said).isEqualTo(said.keySet());
      assertThat(findings(page)).as("%s, %s", page, said).isEqualTo(findings(said));
      for (String figure :
          List.of(
              "holds",
              "entries",
              "proven",
              "waiting",
              "erased",
              "archived",
              "heads",
              "tree_size",
              "found")) {
        assertThat(page.get(figure))
            .as("%s: %s, %s", figure, page, said)
            .isEqualTo(said.get(figure));
      }
    }
    return said;
  }

  private static Map<String, Object> command(String by) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--json"));
    arguments.addAll(List.of("--key", Files.readString(folder.resolve("keys"))));
    arguments.addAll(List.of("--export", folder.resolve("exported").toString()));
    arguments.addAll(List.of("--checkpoints", folder.resolve("heads").toString()));
    arguments.addAll(List.of("--consistency", folder.resolve("consistency").toString()));
    if (!by.equals("export")) {
      arguments.addAll(List.of("--" + by, folder.resolve(by).toString()));
    }
    if (by.equals("leaves")) {
      arguments.add("--complete");
    }
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code;
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(System.out);
      code = new VerifyCommand().run(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    String text = said.toString(StandardCharsets.UTF_8).strip();
    if (code == 2) {
      return Map.of("error", text);
    }
    Map<String, Object> report = Json.readObject(text);
    assertThat(report.get("holds")).isEqualTo(code == 0);
    return report;
  }

  /** One has a payload that is no envelope, a user who is forgotten, and a number of more digits than JavaScript's have. */
  private HttpResponse<String> post(int event) {
    return event == 5
        ? audit.post(
            Posts.event("note.taken", "event-5"),
            "{\"payload\":\"no envelope\",\"user_id\":\"user-bob\"}")
        : audit.post(
            Posts.taskCreated("event-" + event),
            Posts.task("t\u00e9 \\\"" + event, "user-ada")
                .replace("\"title\"", "\"size\":" + SAID + ",\"title\""));
  }

  private HttpRequest.Builder erasure(String user) {
    return HttpRequest.newBuilder(audit.uri("/api/audit/users/" + user + "/key"))
        .DELETE()
        .header("Authorization", "Bearer " + TrailTest.operator());
  }

  private static void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  private String get(String path) {
    HttpResponse<String> answer = audit.get(path, TrailTest.operator());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
