package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendTest {
  private static final Path DOCUMENTS =
      Path.of(System.getProperty("knudge.root")).resolve("contracts/openapi");
  private static final Pattern PATH = Pattern.compile("^ {2}(/\\S*):\\s*$", Pattern.MULTILINE);

  /** Whose document says what: a path that nobody passes on would be missing for everybody. */
  @Test
  void every_path_of_the_documents_is_passed_on_to_the_function_whose_document_it_is()
      throws IOException {
    List<Path> documents;
    try (Stream<Path> files = Files.list(DOCUMENTS)) {
      documents =
          files
              .filter(
                  file -> Stream.of("common", "live").noneMatch(it -> file.endsWith(it + ".yaml")))
              .toList();
    }
    assertThat(documents).hasSizeGreaterThanOrEqualTo(4);
    for (Path document : documents) {
      String owner = document.getFileName().toString().replace(".yaml", "");
      List<String> paths = pathsIn(document);
      assertThat(paths).as(owner).anyMatch(path -> path.startsWith("/api/"));
      assertThat(paths)
          .filteredOn(path -> path.startsWith("/api") || path.startsWith("/mcp"))
          .allSatisfy(path ->
              assertThat(Backend.owning(path.replaceAll("\\{[^}]*}", "x")))
                  .as(path)
                  .isNotNull()
                  .extracting(Backend::serviceName)
                  .isEqualTo(owner));
    }
  }

  @Test
  void nothing_else_of_the_documents_is_passed_on() throws IOException {
    try (Stream<Path> files = Files.list(DOCUMENTS)) {
      for (Path document : files.toList()) {
        assertThat(pathsIn(document))
            .filteredOn(path -> !path.startsWith("/api/") && !path.equals("/mcp"))
            .allSatisfy(path -> assertThat(Backend.owning(path)).as(path).isNull());
      }
    }
  }

  private static List<String> pathsIn(Path document) throws IOException {
    return PATH.matcher(Files.readString(document)).results().map(it -> it.group(1)).toList();
  }

  @Test
  void what_the_documents_say_needs_no_token_is_open_and_nothing_else() throws IOException {
    try (Stream<Path> files = Files.list(DOCUMENTS)) {
      for (Path document : files.toList()) {
        for (String block : Files.readString(document).split("(?m)^(?= {2}/)")) {
          var path = PATH.matcher(block);
          Backend backend = path.find() ? Backend.owning(path.group(1)) : null;
          if (backend != null) {
            assertThat(backend.isOpen(path.group(1)))
                .as(path.group(1))
                .isEqualTo(block.contains("security: []"));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/chat, TASKS",
    "/api/tasks, TASKS",
    "/api/tasks/, TASKS",
    "/api/tasks/1/reminders/2, TASKS",
    "/api/tasks.ics, TASKS",
    "/mcp, TASKS",
    "/api/notification-preferences, NOTIFICATION",
    "/api/notifications/1/ack, NOTIFICATION",
    "/api/recurring/preview, RECURRING",
    "/api/audit, AUDIT",
    "/api/audit/export, AUDIT",
    "/api/reminders, REMINDERS",
    "/api/dead-letters/1/redrive, DEAD_LETTERS"
  })
  void the_table_of_the_contracts_holds(String path, Backend owner) {
    assertThat(Backend.owning(path)).isEqualTo(owner);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/",
        "/api/tasksx",
        "/api/tasks.ical",
        "/API/tasks",
        "/api/%74asks",
        "/api%2Ftasks",
        "/api/tasks%2F..%2Fhealth",
        "/health",
        "/metrics",
        "/presence/user-1",
        "/mcpx",
        "/openapi.yaml",
        "/docs",
        "/ws"
      })
  void what_stands_in_no_table_belongs_to_nobody(String path) {
    assertThat(Backend.owning(path)).isNull();
  }

  @Test
  void only_what_is_meant_for_those_without_a_token_is_open() {
    for (Backend backend : Backend.values()) {
      assertThat(backend.isOpen("/api/notifications/unsubscribe"))
          .isEqualTo(backend == Backend.NOTIFICATION);
      assertThat(backend.isOpen("/api/notifications")).isFalse();
      assertThat(backend.isOpen("/api/tasks")).isFalse();
    }
  }
}
