package dev.knudge.tasks;

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

@AnalyzeClasses(packages = "dev.knudge.tasks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule the_domain_imports_no_framework =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.knudge.tasks", "dev.knudge.tasks.filter", "dev.knudge.tasks.chat.language")
          .and()
          .haveNameNotMatching(".*\\.\\$?TasksFunction\\b.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(HouseRules.frameworks());

  @ArchTest
  static final ArchRule only_the_store_speaks_to_the_database =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.tasks.rest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "io.micronaut.transaction..");

  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

  @Test
  void it_touches_its_own_schema_only() throws IOException {
    assertThat(
            HouseRules.foreignTables(
                "tasks",
                file -> file.endsWith(".sql") || file.contains("/store/"),
                1,
                "(from|join|into|update|table) +"))
        .isEmpty();
  }
}
