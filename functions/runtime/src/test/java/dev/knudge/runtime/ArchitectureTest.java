package dev.knudge.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.knudge.testkit.HouseRules;

@AnalyzeClasses(
    packages = "dev.knudge.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule it_holds_no_kafka_client_and_nothing_of_the_backends =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "dev.knudge.backends..", "dev.knudge.local..");

  @ArchTest
  static final ArchRule flyway_is_for_the_migration_job_only =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.knudge.runtime.database.Migrations")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.flywaydb..");

  /** It knows no function, and asks no time without a clock. */
  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule nobody_sleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
