package dev.knudge.notification;

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

@AnalyzeClasses(
    packages = "dev.knudge.notification",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule the_domain_imports_no_framework =
      noClasses()
          .that()
          .resideInAnyPackage("dev.knudge.notification", "dev.knudge.notification.wording")
          .and()
          .haveNameNotMatching(
              ".*\\.\\$?(NotificationFunction|NotificationsApi|NotificationEntry|NotificationSettings|NotificationTick|PreferencesApi|UnsubscribeApi|Courier|Rounds|Acknowledging|DigestMaking|Parts)\\b.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(HouseRules.frameworks("java.net.http..", "dev.knudge.runtime.."));

  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

  @Test
  void it_touches_its_own_schema_only() throws IOException {
    assertThat(
            HouseRules.foreignTables(
                "notification",
                file ->
                    file.endsWith(".sql")
                        || file.endsWith("Store.java")
                        || file.endsWith("List.java"),
                1,
                "(from|join|into|update|table) +"))
        .isEmpty();
  }
}
