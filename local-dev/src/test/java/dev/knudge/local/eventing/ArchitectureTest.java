package dev.knudge.local.eventing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

@AnalyzeClasses(
    packagesOf = KafkaSourceDispatcher.class,
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Eventing is told where sinks are; it knows nothing of services, manifests on disk, or the command line. */
  @ArchTest
  static final ArchRule eventing_stands_alone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.knudge.local.serving..",
              "dev.knudge.local.manifests..",
              "dev.knudge.local.setup..",
              "dev.knudge.local.cli..",
              "dev.knudge.local.status..",
              "dev.knudge.backends..");

  @ArchTest
  static final ArchRule the_time_comes_from_the_clock_it_was_given =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
