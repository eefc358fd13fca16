package dev.knudge.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

@AnalyzeClasses(packages = "dev.knudge.local", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Functions are processes behind ports, exactly as strangers' would be. */
  @ArchTest
  static final ArchRule no_class_of_a_function_is_known =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.knudge.runtime..", "dev.knudge.audit..", "io.micronaut..");

  /** Manifests are read for their own sake; who runs them is not their concern. */
  @ArchTest
  static final ArchRule manifests_know_nobody_here =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.local.manifests..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.knudge.local.serving..",
              "dev.knudge.local.eventing..",
              "dev.knudge.local.cli..",
              "dev.knudge.local.setup..");

  /** Serving and Eventing meet only in HTTP, as in a cluster. */
  @ArchTest
  static final ArchRule serving_knows_no_eventing =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.local.serving..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.knudge.local.eventing..", "dev.knudge.local.cli..", "dev.knudge.local.setup..");

  @ArchTest
  static final ArchRule eventing_knows_no_serving =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.local.eventing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.knudge.local.serving..", "dev.knudge.local.cli..", "dev.knudge.local.setup..")
          .allowEmptyShould(true);

  /** The time comes from a clock that a test can set. */
  @ArchTest
  static final ArchRule nobody_asks_the_system_for_the_time =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
