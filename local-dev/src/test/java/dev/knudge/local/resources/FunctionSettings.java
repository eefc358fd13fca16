package dev.knudge.local.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a function as its files have them: what all functions share, and over it the function's own.
 *
 * @param values by name, with their placeholders
 */
record FunctionSettings(Map<String, String> values) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}]");
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  /** The settings of a function of the project. */
  static FunctionSettings of(String function) {
    Path functions = Resources.ROOT.resolve("functions");
    Map<String, String> values = new HashMap<>();
    read(functions.resolve("runtime/src/main/resources/knudge-runtime.properties"), values);
    read(functions.resolve(function).resolve("src/main/resources/application.properties"), values);
    return new FunctionSettings(Map.copyOf(values));
  }

  private static void read(Path file, Map<String, String> values) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name)));
  }

  /** A copy with another value. */
  FunctionSettings with(String name, String value) {
    Map<String, String> copy = new HashMap<>(values);
    copy.put(name, value);
    return new FunctionSettings(Map.copyOf(copy));
  }

  /** The environment variables that the settings refer to. */
  Set<String> environment() {
    Set<String> names = new TreeSet<>();
    for (String value : values.values()) {
      Matcher placeholder = PLACEHOLDER.matcher(value);
      while (placeholder.find()) {
        names.add(placeholder.group(1));
      }
    }
    return names;
  }

  /** Whether an environment variable is the upper-case form of a setting's name, by which Micronaut lets it be overridden. */
  boolean overridable(String variable) {
    return values.keySet().stream()
        .anyMatch(name ->
            name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_').equals(variable));
  }

  /** A setting that is a length of time, such as {@code 30s} or, in milliseconds, {@code 5000}. */
  Duration duration(String name) {
    return parse(name, values.getOrDefault(name, ""));
  }

  /** A length of time inside of a longer text: {@code statement_timeout} of {@code -c statement_timeout=10s}. */
  Duration durationWithin(String name, String option) {
    Matcher within =
        Pattern.compile(Pattern.quote(option) + "=(\\d+\\w*)")
            .matcher(values.getOrDefault(name, ""));
    return parse(name + " " + option, within.find() ? within.group(1) : "");
  }

  private static Duration parse(String name, String text) {
    Matcher matcher = SHORT_DURATION.matcher(text.matches("\\d+") ? text + "ms" : text);
    if (!matcher.matches()) {
      throw new AssertionError("the setting " + name + " is no duration: '" + text + "'");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
