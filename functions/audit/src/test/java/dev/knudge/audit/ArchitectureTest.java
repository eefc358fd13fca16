package dev.knudge.audit;

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

@AnalyzeClasses(packages = "dev.knudge.audit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule the_domain_imports_no_framework =
      noClasses()
          .that()
          .resideInAPackage("dev.knudge.audit")
          .and()
          .haveNameNotMatching(
              ".*\\.\\$?(AuditFunction|AuditApi|AuditEntry|AuditCounts|Asking|ErasureApi|ExportApi|OneEntry|ProofApi|ProofAnswers|VerifyApi)\\b.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(HouseRules.frameworks());

  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

  @Test
  void it_touches_its_own_schema_only() throws IOException {
    assertThat(
            HouseRules.foreignTables(
                "audit", file -> file.endsWith(".sql") || file.endsWith("Store.java"), 1, ""))
        .isEmpty();
  }
}
