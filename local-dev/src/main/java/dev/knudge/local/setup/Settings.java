package dev.knudge.local.setup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of local-dev: defaults with their reasons in {@code local-dev.properties}, over them the environment ({@code
 * KNUDGE_LOCAL_KAFKA_PORT} for {@code kafka.port}), over that the flags. A name that does not exist is an error, since a misspelt
 * setting would silently do nothing.
 */
public final class Settings {

  static final String VARIABLE_PREFIX = "KNUDGE_LOCAL_";
  private static final String DEFAULTS = "local-dev.properties";
  // Services come and go with the manifests, so their ports are the one open family of names.
  private static final Pattern SERVICE_PORT =
      Pattern.compile("service\\.(?<name>[a-z0-9]([a-z0-9-]*[a-z0-9])?)\\.port");
  private static final int HIGHEST_PORT = 65_535;

  private final Path root;
  private final SortedMap<String, String> values;

  private Settings(Path root, SortedMap<String, String> values) {
    this.root = root;
    this.values = values;
  }

  /**
   * Reads the settings.
   *
   * @param root the project's folder; relative paths start here
   * @param environment the process's environment
   * @param flags what the command line sets, by name
   * @throws LocalDevException where a name does not exist
   */
  public static Settings load(
      Path root, Map<String, String> environment, Map<String, String> flags) {
    SortedMap<String, String> values = defaults();
    Map<String, String> byVariable = new TreeMap<>();
    values.keySet().forEach(name -> byVariable.put(variable(name), name));
    environment.forEach((variable, value) -> {
      if (variable.startsWith(VARIABLE_PREFIX)) {
        String name = byVariable.getOrDefault(variable, serviceOf(variable));
        put(values, name, value, "the environment variable " + variable);
      }
    });
    flags.forEach((name, value) -> put(values, name, value, "--set " + name));
    return new Settings(root.toAbsolutePath().normalize(), values);
  }

  /** The defaults by name. */
  static SortedMap<String, String> defaults() {
    Properties properties = new Properties();
    try (InputStream stream = Settings.class.getResourceAsStream(DEFAULTS)) {
      if (stream == null) {
        throw new IllegalStateException(DEFAULTS + " is missing from the jar");
      }
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SortedMap<String, String> values = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name)));
    return values;
  }

  /** The environment variable that overrides a setting. */
  public static String variable(String name) {
    return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** KNUDGE_LOCAL_SERVICE_MY_FUNCTION_PORT is service.my-function.port. */
  private static String serviceOf(String variable) {
    String name =
        variable.substring(VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    return name.replaceFirst("^service-(.+)-port$", "service.$1.port");
  }

  private static void put(
      SortedMap<String, String> values, String name, String value, String where) {
    if (!values.containsKey(name) && !SERVICE_PORT.matcher(name).matches()) {
      throw new LocalDevException(
          "%s names no setting. The settings are %s and service.<name>.port."
              .formatted(where, String.join(", ", values.keySet())));
    }
    values.put(name, value.strip());
  }

  /** The project's folder. */
  public Path root() {
    return root;
  }

  /** A setting as it is written. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new LocalDevException(
          "The setting %s has no value. %s".formatted(name, howTo(name, "…")));
    }
    return value;
  }

  /** A setting that lists values with commas. */
  public List<String> list(String name) {
    return Arrays.stream(text(name).split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** A number from 1 on. */
  public int number(String name) {
    String value = text(name);
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new LocalDevException(
        "The setting %s is '%s', which is no number from 1 on. %s"
            .formatted(name, value, howTo(name, "1")));
  }

  /** A port, 1 to 65535. */
  public int port(String name) {
    String value = text(name);
    try {
      int port = Integer.parseInt(value);
      if (port >= 1 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new LocalDevException(
        "The setting %s is '%s', which is no port from 1 to %d. %s"
            .formatted(name, value, HIGHEST_PORT, howTo(name, "8123")));
  }

  /** The port of a service, where one is set. */
  public Optional<Integer> servicePort(String service) {
    String name = servicePortName(service);
    return values.containsKey(name) ? Optional.of(port(name)) : Optional.empty();
  }

  /** The names of the settings that hold services' ports. */
  public List<String> servicePortNames() {
    return values.keySet().stream().filter(name -> SERVICE_PORT.matcher(name).matches()).toList();
  }

  /** The name of the setting that holds a service's port. */
  public static String servicePortName(String service) {
    return "service." + service + ".port";
  }

  /** A path, from the project's folder where it is relative. */
  public Path path(String name) {
    return root.resolve(text(name)).normalize();
  }

  /** A duration, as ISO 8601 ({@code PT12H}) or short ({@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}). */
  public Duration duration(String name) {
    return parseDuration(text(name))
        .orElseThrow(() ->
            new LocalDevException(
                "The setting %s is '%s', which is no duration. %s"
                    .formatted(name, text(name), howTo(name, "PT12H"))));
  }

  /** Where local-dev keeps what it must remember. */
  public DataFolder dataFolder() {
    return new DataFolder(path("data.folder"));
  }

  /** How a setting is changed, as a sentence for messages. */
  public static String howTo(String name, String example) {
    return "Set %s=%s in the environment, or pass --set %s=%s."
        .formatted(variable(name), example, name, example);
  }

  private static final Pattern SHORT_DURATION =
      Pattern.compile("(?<amount>\\d{1,9})(?<unit>[smhd])");

  /** A positive duration, ISO 8601 or short; empty where the text is neither. */
  public static Optional<Duration> parseDuration(String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    Duration duration;
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group("amount"));
      duration =
          switch (matcher.group("unit")) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
    } else {
      try {
        duration = Duration.parse(text);
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
    return duration.isPositive() ? Optional.of(duration) : Optional.empty();
  }
}
