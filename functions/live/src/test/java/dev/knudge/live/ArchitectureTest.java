package dev.knudge.live;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.knudge.testkit.HouseRules;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.knudge.live", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
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
          .resideInAnyPackage(HouseRules.frameworks("org.apache.kafka.."));

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

  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

  @Test
  void it_touches_its_own_schema_only() throws IOException {
    assertThat(
            HouseRules.foreignTables(
                "live", file -> file.endsWith(".sql") || file.endsWith("Store.java"), 3, ""))
        .isEmpty();
  }
}
