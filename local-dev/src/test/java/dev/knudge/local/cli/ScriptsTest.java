package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} and {@code knudge} build and when, in a project whose Maven and Java only say that they were called. */
@DisabledOnOs(OS.WINDOWS)
class ScriptsTest {

  private static final String MAVEN =
      """
      #!/bin/sh
      [ -f broken ] && { echo "[ERROR] Audit.java:[7,1] class expected"; exit 1; }
      echo "$*" >asked
      echo "[INFO] Building Knudge audit 0.1.0-SNAPSHOT                [7/8]"
      mkdir -p functions/audit/target/app local-dev/target/app/lib
      : >functions/audit/target/app/audit.jar
      : >local-dev/target/app/local-dev.jar
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      for argument in "$@"; do
        case "$argument" in -XX:AOTCacheOutput=*) : >"${argument#*=}" ;; esac
      done
      while [ "$1" != -jar ]; do shift; done
      shift 2
      echo "java: $*"
      """;

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void project() throws IOException {
    // With a space, as people have them.
    root = folder.resolve("my project");
    Path real = Path.of(System.getProperty("knudge.root")).resolve("local-dev");
    for (String script : List.of("up", "knudge", "build.sh")) {
      write("local-dev/" + script, Files.readString(real.resolve(script)));
    }
    write(".mvn/jdk.sh", "JAVA_HOME=\"$root/jdk\"\n");
    write("jdk/bin/java", JAVA);
    write("mvnw", MAVEN);
    for (String source :
        List.of(
            "pom.xml",
            "contracts/pom.xml",
            "contracts/src/main/Event.java",
            "functions/pom.xml",
            "functions/java.options",
            "functions/aot.properties",
            "functions/runtime/pom.xml",
            "functions/runtime/src/main/Main.java",
            "functions/audit/pom.xml",
            "functions/audit/src/main/Audit.java",
            "functions/audit/src/main/Left.java",
            "functions/audit/src/main/resources/db/migration/V1__entry.sql",
            "local-dev/pom.xml",
            "local-dev/src/main/Knudge.java",
            "local-dev/backends/pom.xml",
            "local-dev/backends/src/main/Kafka.java")) {
      write(source, "");
    }
    age();
  }

  @Test
  void the_first_up_builds_and_trains_and_starts() throws Exception {
    Result first = run("up", "--fresh");

    assertThat(first.exit()).as(first.out()).isZero();
    assertThat(first.out().lines())
        .containsSubsequence("  [7/8] Knudge audit 0.1.0-SNAPSHOT", "java: up --fresh");
    assertThat(root.resolve("local-dev/target/app/local-dev.aot")).exists();
  }

  @Test
  void what_is_built_is_not_built_again() throws Exception {
    run("up");

    assertThat(run("up").out().lines()).containsExactly("java: up");
    age();
    assertThat(run("up").out().lines()).containsExactly("java: up");
  }

  @Test
  void a_source_of_any_module_that_is_newer_is_built() throws Exception {
    run("up");
    for (String source :
        List.of(
            "pom.xml",
            "contracts/src/main/Event.java",
            "functions/runtime/src/main/Main.java",
            "functions/java.options",
            "functions/audit/src/main/resources/db/migration/V1__entry.sql",
            "local-dev/backends/src/main/Kafka.java",
            "local-dev/src/main/Knudge.java")) {
      age();
      write(source, "changed");
      assertThat(run("up").out()).as(source).contains("Building").contains("java: up");
      assertThat(run("up").out()).as(source + " is built").doesNotContain("Building");
    }
  }

  @Test
  void a_change_in_one_function_builds_that_and_what_it_needs() throws Exception {
    run("up");
    assertThat(root.resolve("asked")).content().doesNotContain("-pl");
    age();
    write("functions/audit/src/main/Audit.java", "changed");

    run("up");

    assertThat(root.resolve("asked")).content().contains("-am -pl functions/audit package");
  }

  @Test
  void a_source_that_is_gone_is_noticed() throws Exception {
    run("up");
    age();
    Files.delete(root.resolve("functions/audit/src/main/Left.java"));

    assertThat(run("up").out()).contains("Building");
  }

  @Test
  void an_application_that_was_cleaned_away_is_built() throws Exception {
    run("up");
    Files.delete(root.resolve("functions/audit/target/app/audit.jar"));

    assertThat(run("up").out()).contains("Building");
  }

  @Test
  void a_build_that_fails_says_why_and_starts_nothing() throws Exception {
    write("broken", "");

    Result failed = run("up");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out())
        .contains("Audit.java:[7,1] class expected", "local-dev/target/build.log")
        .doesNotContain("java: up");
    Files.delete(root.resolve("broken"));
    assertThat(run("up").out()).contains("Building", "java: up");
  }

  @Test
  void the_commands_build_only_what_was_never_built() throws Exception {
    assertThat(run("knudge", "status", "--json").out())
        .contains("Building")
        .contains("java: status --json");
    age();
    write("local-dev/src/main/Knudge.java", "changed");

    assertThat(run("knudge", "status", "--json").out().lines())
        .containsExactly("java: status --json");
  }

  private record Result(int exit, String out) {}

  private Result run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of("sh", "local-dev/" + script), Stream.of(arguments)).toList();
    Process process =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Makes all that is there a minute older, each thing as much as the others. */
  private void age() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        Files.setLastModifiedTime(file, FileTime.from(modified.minus(Duration.ofMinutes(1))));
      }
    }
  }
}
