package dev.knudge.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds for the code of every function ({@code functions/README.md}); its {@code ArchitectureTest} takes the rules in by {@code ArchTests.in(HouseRules.class)}, and says what is its own. */
public final class HouseRules {
  /** What domain code does without. */
  private static final String[] FRAMEWORKS = {
    "io.micronaut..", "jakarta..", "java.sql..", "javax.sql..", "com.zaxxer..", "io.netty.."
  };

  private static final String HOUSE = "dev.knudge.";
  private static final Set<String> SHARED = Set.of("contracts", "runtime");
  private static final Set<String> SCHEMAS =
      Set.of("audit", "dead_letters", "live", "notification", "recurring", "reminders", "tasks");

  /** Of another function it knows the events alone, as the contracts say them. */
  @ArchTest
  public static final ArchRule it_imports_no_other_function = classes().should(stayAtHome());

  /** Of the clock that was given, it may be asked. */
  @ArchTest
  public static final ArchRule nobody_asks_what_time_it_is_without_a_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now");

  private HouseRules() {}

  /** What domain code does without: frameworks, and what this function names besides. */
  public static String[] frameworks(String... others) {
    return Stream.concat(Stream.of(FRAMEWORKS), Stream.of(others)).toArray(String[]::new);
  }

  /**
   * Sees that no SQL of this module names what belongs to another function.
   *
   * @param schema the function's own
   * @param sql which files of {@code src/main} hold SQL
   * @param atLeast so many there are, else nothing was looked at
   * @param before what stands before a name that is one of a table: empty where every name with a dot is
   * @return what is found wrong, with its file
   */
  public static List<String> foreignTables(
      String schema, Predicate<String> sql, int atLeast, String before) throws IOException {
    Pattern foreign =
        Pattern.compile(
            "(?i)\\b"
                + before
                + SCHEMAS.stream()
                    .filter(other -> !other.equals(schema))
                    .collect(Collectors.joining("|", "(", ")\\.[a-z_]+")));
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      List<Path> holding = files.filter(file -> sql.test(file.toString())).toList();
      if (holding.size() < atLeast) {
        found.add("Only " + holding.size() + " files of src/main hold SQL.");
      }
      for (Path file : holding) {
        foreign
            .matcher(Files.readString(file))
            .results()
            .forEach(hit -> found.add(file + ": " + hit.group()));
      }
    }
    return found;
  }

  private static ArchCondition<JavaClass> stayAtHome() {
    return new ArchCondition<>("know their own module, contracts and runtime only") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
          String to = dependency.getTargetClass().getBaseComponentType().getName();
          if (to.startsWith(HOUSE)
              && !module(to).equals(module(from.getName()))
              && !SHARED.contains(module(to))) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static String module(String type) {
    return type.substring(HOUSE.length(), type.indexOf('.', HOUSE.length()));
  }
}
