package dev.knudge.live;

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

@AnalyzeClasses(packages = "dev.knudge.live", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FRAMEWORKS = {
    "io.micronaut..",
    "jakarta..",
    "java.sql..",
    "javax.sql..",
    "com.zaxxer..",
    "io.netty..",
    "org.apache.kafka.."
  };

  /** What decides who gets what, when, and how much: plain Java, each tested alone. */
  @ArchTest
  static final ArchRule what_decides_imports_no_framework =
      noClasses()
          .that()
          .haveNameMatching(
              "dev\\.knudge\\.live\\.(feed\\.(Cursor|Window|Place|Layout|FeedTopic|FeedEvent|Subscription|Listener)"
                  + "|socket\\.(Connection|Pulse|MessageRate|ControlEvents|CloseCode|Transport)"
                  + "|door\\.(ClientAddress|RequestTarget|RequestId|TokenBuckets|RateLimit|SecurityHeaders|Backend)"
                  + "|acknowledgement\\.Message)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS);

  @ArchTest
  static final ArchRule the_feed_knows_nothing_of_sockets_and_the_door_of_neither =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.live.feed..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.knudge.live.socket..",
              "dev.knudge.live.door..",
              "io.netty..",
              "io.micronaut.http..",
              "io.micronaut.websocket..");

  @ArchTest
  static final ArchRule the_door_is_by_itself =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.live.door..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.knudge.live.feed..",
              "dev.knudge.live.socket..",
              "dev.knudge.live.presence..",
              "dev.knudge.live.web..");

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
              "dev.knudge.reminders..",
              "dev.knudge.deadletters..",
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
                  file.toString().endsWith(".sql") || file.toString().endsWith("Store.java"))
              .toList();
      Assertions.assertThat(sql).hasSizeGreaterThan(2);
      for (Path file : sql) {
        Assertions.assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern(
                "(?i)\\b(tasks|notification|recurring|audit|reminders|dead_letters)\\.[a-z_]+");
      }
    }
  }
}
