package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Manifests and code agree: what a function reads is set, what is set is read, and its patience is shorter than the platform's. */
final class SettingRules implements Rule {

  /** What a function reads and its Service leaves out, and why. */
  private static final Map<String, String> GIVEN_OTHERWISE =
      Map.ofEntries(
          Map.entry(
              "KNUDGE_LIVE_ORIGINS", "an overlay sets it where pages of another host open sockets"),
          Map.entry("PORT", "Knative sets it, and refuses it in a manifest"),
          Map.entry("K_SINK", "a SinkBinding sets it where there is one"),
          Map.entry("K_CA_CERTS", "the component transport-encryption sets it"),
          Map.entry("JWT_JWKS_URL", "an overlay sets it in place of JWT_SECRET"),
          Map.entry("SINK_TOKEN_FOLDER", "the component oidc sets it"),
          Map.entry("KNUDGE_DEAD_LETTERS_TOKEN_FOLDER", "the component oidc sets it"),
          Map.entry("PLATFORM_JWKS_URL", "the component oidc sets it"),
          Map.entry("PLATFORM_ISSUER", "as PLATFORM_JWKS_URL"),
          Map.entry("PLATFORM_AUDIENCE", "as PLATFORM_JWKS_URL"),
          Map.entry("PLATFORM_SUBJECTS", "as PLATFORM_JWKS_URL"),
          Map.entry("PLATFORM_CA_FILE", "as PLATFORM_JWKS_URL"),
          Map.entry("PLATFORM_TOKEN_FILE", "as PLATFORM_JWKS_URL"),
          Map.entry("CHAT_MODEL_PROVIDER", "an overlay sets it where the chat is to ask a model"),
          Map.entry("CHAT_MODEL_URL", "as CHAT_MODEL_PROVIDER"),
          Map.entry("CHAT_MODEL_NAME", "as CHAT_MODEL_PROVIDER"),
          Map.entry("CHAT_MODEL_KEY", "as CHAT_MODEL_PROVIDER"),
          Map.entry("SMTP_USERNAME", "an overlay sets it where the mail server asks who sends"),
          Map.entry("SMTP_PASSWORD", "as SMTP_USERNAME"),
          Map.entry(
              "MAIL_DEFAULT_ADDRESS",
              "an overlay sets it where user ids are mailboxes or no mail leaves"),
          Map.entry("TWILIO_ACCOUNT_SID", "an overlay sets it where SMS is to be sent"),
          Map.entry("TWILIO_AUTH_TOKEN", "as TWILIO_ACCOUNT_SID"),
          Map.entry("TWILIO_FROM", "as TWILIO_ACCOUNT_SID"),
          Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "the component tracing sets it"),
          Map.entry(
              "OTEL_EXPORTER_OTLP_HEADERS",
              "an overlay sets it where the collector asks who sends"));

  /** What no manifest may set, not even an overlay's. */
  private static final Set<String> THE_PLATFORMS = Set.of("PORT", "K_SINK");

  /** What need not be set where the other is. */
  private static final Map<String, String> INSTEAD = Map.of("JWT_SECRET", "JWT_JWKS_URL");

  /** What is read before there are settings. */
  private static final Set<String> READ_BY_CODE = Set.of("LOG_FORMAT", "LOG_LEVEL");

  /** What the ConfigMap has for a component that takes it. */
  private static final Set<String> FOR_COMPONENTS = Set.of("PLATFORM_ISSUER");

  /** Kafka's own default: a record stays until its segment is closed and has expired. */
  private static final Duration SEGMENT = Duration.ofDays(7);

  private final Function<String, FunctionSettings> settings;
  private final Set<String> readByMigrate;
  private final boolean overlay;

  SettingRules(Function<String, FunctionSettings> settings, Set<String> readByMigrate) {
    this(settings, readByMigrate, false);
  }

  private SettingRules(
      Function<String, FunctionSettings> settings, Set<String> readByMigrate, boolean overlay) {
    this.settings = settings;
    this.readByMigrate = readByMigrate;
    this.overlay = overlay;
  }

  /** For what the bases leave to overlays and components, which then may set it. */
  static SettingRules ofOverlays() {
    return new SettingRules(FunctionSettings::of, readByMigrateOfTheProject(), true);
  }

  /** The environment variables that the runtime's {@code migrate} takes, from its source. */
  static Set<String> readByMigrateOfTheProject() {
    Path sources = Resources.ROOT.resolve("functions/runtime/src/main/java");
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        Matcher literal = Pattern.compile("\"(DATABASE_[A-Z_]+)\"").matcher(Files.readString(file));
        while (literal.find()) {
          names.add(literal.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  @Override
  public List<String> violations(Resources resources) {
    List<String> found = new ArrayList<>();
    for (JsonNode service : Overlays.knative(resources)) {
      FunctionSettings function = settings.apply(Resources.name(service));
      Set<String> read = function.environment();
      agree(
          service,
          read,
          it -> GIVEN_OTHERWISE.containsKey(it),
          it ->
              function.overridable(it)
                  || READ_BY_CODE.contains(it)
                  || isOfKafkasClient(function, it),
          found);
      isLessPatientThanThePlatform(service, function, found);
      remembersLongerThanKafka(resources, service, function, found);
    }
    for (JsonNode job : Overlays.migrations(resources)) {
      agree(job, readByMigrate, it -> false, it -> false, found);
    }
    configIsUsed(resources, found);
    return found;
  }

  private interface Names {
    boolean contain(String name);
  }

  /** Micronaut hands them on to Kafka's client, by the name that this has for them. */
  private static boolean isOfKafkasClient(FunctionSettings function, String name) {
    return function.values().containsKey("kafka.bootstrap.servers")
        && name.startsWith("KAFKA_")
        && ConsumerConfig.configNames()
            .contains(name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'));
  }

  private void agree(
      JsonNode owner, Set<String> read, Names left, Names overridable, List<String> found) {
    Set<String> set =
        SecretRules.variables(owner).stream()
            .map(variable -> variable.path("name").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : read) {
      if (!set.contains(name)
          && !left.contain(name)
          && !set.contains(INSTEAD.getOrDefault(name, name))) {
        found.add(Resources.title(owner) + ": its code reads " + name + ", which is not set");
      }
    }
    for (String name : set) {
      if (!read.contains(name) && !overridable.contain(name)) {
        found.add(Resources.title(owner) + ": sets " + name + ", which its code does not read");
      } else if (left.contain(name) && (!overlay || THE_PLATFORMS.contains(name))) {
        found.add(Resources.title(owner) + ": sets " + name + "; but " + GIVEN_OTHERWISE.get(name));
      }
    }
  }

  private static void isLessPatientThanThePlatform(
      JsonNode service, FunctionSettings function, List<String> found) {
    Duration platform =
        Duration.ofSeconds(service.at("/spec/template/spec/timeoutSeconds").asLong());
    // A delivery waits for a connection, works, and posts what follows from it.
    Duration handler =
        function
            .duration("datasources.default.connection-timeout")
            .plus(
                function.durationWithin(
                    "datasources.default.data-source-properties.options", "statement_timeout"))
            .plus(function.duration("knudge.sink.timeout"));
    Map.of("a delivery", handler, "knudge.stop-timeout", function.duration("knudge.stop-timeout"))
        .forEach((what, length) -> {
          if (length.compareTo(platform) >= 0) {
            found.add(
                Resources.title(service)
                    + ": "
                    + what
                    + " may take "
                    + length
                    + ", and timeoutSeconds ends it after "
                    + platform);
          }
        });
  }

  private static void remembersLongerThanKafka(
      Resources resources, JsonNode service, FunctionSettings function, List<String> found) {
    Duration inbox = function.duration("knudge.inbox.retention");
    for (JsonNode topic : resources.of("KafkaTopic")) {
      Duration kept =
          Duration.ofMillis(topic.path("spec").path("config").path("retention.ms").asLong())
              .plus(SEGMENT);
      if (kept.compareTo(inbox) >= 0) {
        found.add(
            Resources.title(topic)
                + ": keeps records for up to "
                + kept
                + ", and the inbox of "
                + Resources.name(service)
                + " forgets them after "
                + inbox);
      }
    }
  }

  private static void configIsUsed(Resources resources, List<String> found) {
    Set<String> used = new TreeSet<>();
    for (JsonNode owner : resources.all()) {
      for (JsonNode variable : SecretRules.variables(owner)) {
        JsonNode reference = variable.at("/valueFrom/configMapKeyRef");
        if (!reference.isMissingNode()) {
          String key = reference.path("key").asText();
          used.add(reference.path("name").asText() + "/" + key);
          if (resources.config(reference.path("name").asText(), key).isEmpty()) {
            found.add(
                Resources.title(owner)
                    + ": takes "
                    + key
                    + " from "
                    + reference
                    + ", which is not there");
          }
        }
      }
    }
    for (JsonNode map : resources.of("ConfigMap")) {
      // One that no variable takes anything from is another's: files, dashboards.
      if (used.stream().noneMatch(it -> it.startsWith(Resources.name(map) + "/"))) {
        continue;
      }
      map.path("data")
          .fieldNames()
          .forEachRemaining(key -> {
            if (!used.contains(Resources.name(map) + "/" + key) && !FOR_COMPONENTS.contains(key)) {
              found.add(Resources.title(map) + ": nobody takes its key " + key);
            }
          });
    }
  }
}
