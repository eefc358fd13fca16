package dev.knudge.live.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page's models without a page: run by Node, with as much of a browser as they ask for, and a service that answers what the test says (browser.mjs). */
class PageModulesTest {
  private static final Path ASSETS = Path.of("src/main/resources/web/assets");
  private static final Path TESTS = Path.of("src/test/resources/page");

  @TempDir private static Path folder;

  @BeforeAll
  static void layOut() throws Exception {
    assumeTrue(hasNode(), "node is not on the PATH");
    copy(ASSETS, folder);
    copy(TESTS, folder);
    Files.move(
        folder.resolve("html.mjs"),
        folder.resolve("app/ui/html.js"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
  }

  @ParameterizedTest
  @MethodSource("tests")
  void the_models_do_what_is_said_of_them(String tests) throws Exception {
    Path said = folder.resolve(tests + ".tap");
    Process node =
        new ProcessBuilder("node", "--test", "--test-reporter=tap", tests)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = node.waitFor(2, TimeUnit.MINUTES);
    node.destroyForcibly();

    assertThat(ended && node.waitFor() == 0)
        .as(Files.readString(said, StandardCharsets.UTF_8))
        .isTrue();
  }

  static List<String> tests() throws IOException {
    try (Stream<Path> found = Files.list(TESTS)) {
      return found
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".test.mjs"))
          .sorted()
          .toList();
    }
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(from)) {
      all = found.toList();
    }
    for (Path one : all) {
      Path there = to.resolve(from.relativize(one).toString());
      if (Files.isDirectory(one)) {
        Files.createDirectories(there);
      } else {
        Files.copy(one, there, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
