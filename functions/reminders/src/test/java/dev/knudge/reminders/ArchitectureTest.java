package dev.knudge.reminders;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(
    packages = "dev.knudge.reminders",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FRAMEWORKS = {
    "io.micronaut..", "jakarta..", "java.sql..", "javax.sql..", "com.zaxxer..", "io.netty.."
  };

  @ArchTest
  static final ArchRule the_domain_imports_no_framework =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.reminders")
          .and()
          .haveNameNotMatching(
              ".*\\.\\$?(RemindersFunction|RemindersApi|ReminderEntry|ReminderMetrics|ReminderSettings|DueTick)\\b.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS);

  @ArchTest
  static final ArchRule it_imports_no_other_function =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.knudge.tasks..",
              "dev.knudge.notification..",
              "dev.knudge.recurring..",
              "dev.knudge.audit..",
              "dev.knudge.live..",
              "dev.knudge.local..");

  @ArchTest
  static final ArchRule nobody_asks_what_time_it_is_without_a_clock =
      noClasses().should().callMethod(Instant.class, "now");

  @Test
  void it_touches_its_own_schema_only() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      List<Path> sql =
          files
              .filter(file ->
                  file.toString().endsWith(".sql")
                      || file.toString().endsWith("Store.java")
                      || file.toString().endsWith("List.java"))
              .toList();
      Assertions.assertThat(sql).isNotEmpty();
      for (Path file : sql) {
        Assertions.assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern(
                "(?i)\\b(tasks|notification|recurring|audit|live|dead_letters)\\.[a-z_]+");
      }
    }
  }
}
