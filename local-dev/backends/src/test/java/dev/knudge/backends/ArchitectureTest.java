package dev.knudge.backends;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = Backends.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Testcontainers is optional: local-dev runs without it on the classpath. */
  @ArchTest
  static final ArchRule only_the_containers_know_testcontainers =
      noClasses()
          .that()
          .doNotHaveSimpleName("ContainerBackends")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.testcontainers..");
}
