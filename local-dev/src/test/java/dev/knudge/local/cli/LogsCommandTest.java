package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {

  @TempDir private Path root;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    log = root.resolve("local-dev/.data/logs/audit.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "one\ntwo\nthree\n");
  }

  @Test
  void the_last_lines_are_shown() {
    assertThat(CommandRun.of(root, "logs", "audit").out().lines())
        .containsExactly("one", "two", "three");
    assertThat(CommandRun.of(root, "logs", "audit", "-n", "2").out().lines())
        .containsExactly("two", "three");
  }

  @Test
  void as_json_each_line_is_a_document() {
    assertThat(CommandRun.of(root, "logs", "audit", "-n", "1", "--json").out().strip())
        .contains("\"service\":\"audit\"", "\"line\":\"three\"");
  }

  @Test
  void a_service_without_log_is_refused_with_those_that_have_one() {
    CommandRun run = CommandRun.of(root, "logs", "../../secrets");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("'../../secrets' has no log", "audit");
  }

  @Test
  void what_is_added_comes_once_and_whole() throws IOException {
    LogTail tail = new LogTail(log, 10);
    tail.more();

    append("fo");
    assertThat(tail.more()).isEmpty();
    append("ur ü\nfive");
    assertThat(tail.more()).containsExactly("four ü");
    append("\n");
    assertThat(tail.more()).containsExactly("five");
    assertThat(tail.more()).isEmpty();
  }

  @Test
  void a_log_begun_anew_is_read_from_its_start() throws IOException {
    LogTail tail = new LogTail(log, 10);
    tail.more();

    Files.writeString(log, "new\n");

    assertThat(tail.more()).containsExactly("new");
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }
}
