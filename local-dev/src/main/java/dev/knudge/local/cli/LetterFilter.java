package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters are meant. */
final class LetterFilter {

  @Option(names = "--type", description = "Only of this event type, e.g. task.created.")
  private @Nullable String type;

  @Option(names = "--source", description = "Only of this CloudEvents source, e.g. /tasks.")
  private @Nullable String source;

  @Option(names = "--destination", description = "Only those that this function did not take.")
  private @Nullable String destination;

  @Option(
      names = "--code",
      description = "Only with this last answer: an HTTP status, or none where there was none.")
  private @Nullable String code;

  @Option(names = "--user", description = "Only of this user.")
  private @Nullable String user;

  @Option(
      names = "--state",
      description =
          "stored, redriving, redriven, failed, discarded, several with commas between, or all.")
  private @Nullable String state;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Only those that came no longer ago than that: 30m, 2h, 7d.")
  private @Nullable String since;

  /** The API's parameters, {@code name=value} each. */
  List<String> parameters(InstantSource clock) {
    List<String> parameters = new ArrayList<>();
    add(parameters, "type", type);
    add(parameters, "source", source);
    add(parameters, "destination", destination);
    add(parameters, "code", code);
    add(parameters, "user_id", user);
    add(parameters, "state", state);
    String length = since;
    if (length != null) {
      Duration duration =
          Settings.parseDuration(length)
              .orElseThrow(() ->
                  new LocalDevException(
                      "--since is '%s', which is no duration. Write it like 30m, 2h or 7d."
                          .formatted(length)));
      add(parameters, "from", clock.instant().minus(duration).toString());
    }
    return parameters;
  }

  static void add(List<String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
