package dev.knudge.contracts;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.knudge.contracts",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** No framework; and no databind and no validator either, which a cold start would pay for. */
  @ArchTest
  static final ArchRule contracts_use_the_jdk_jackson_core_the_cloudevents_sdk_and_an_id_library =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "dev.knudge.contracts..",
                  "com.fasterxml.jackson.core..",
                  "io.cloudevents",
                  "io.cloudevents.core..",
                  "com.github.f4b6a3.uuid..",
                  "org.jspecify.annotations.."));

  /** The way in and out of a function does not load the SDK. */
  @ArchTest
  static final ArchRule only_new_events_know_the_cloudevents_sdk =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(NewEvent.class.getName())
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.cloudevents.."));

  @ArchTest
  static final ArchRule nobody_asks_what_time_it_is =
      noClasses()
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "it is now() of java.time",
                  (JavaAccess<?> access) ->
                      access.getTarget() instanceof MethodCallTarget target
                          && target.getName().equals("now")
                          && target.getOwner().getPackageName().equals("java.time")));
}
