package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knudge token USER}: a JWT and nothing else, so that it fits into {@code $(…)}. */
@Command(name = "token", description = "Prints a JWT of a user, as the services here accept it.")
final class TokenCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "USER", description = "The user's id: the token's sub.")
  private String user = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "A role, e.g. operator. May be repeated.")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      description = "How long it holds: 90s, 30m, 12h, 7d or ISO 8601. Default: token.ttl.")
  private @Nullable String timeToLive;

  TokenCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (user.isBlank()) {
      throw new LocalDevException("The user's id is empty. Name one: knudge token user-456");
    }
    Settings settings = common.settings(context);
    String token = AccessToken.of(settings, context.clock()).of(user, roles, duration(settings));
    context.out().println(common.json() ? Json.line(Map.of("token", token)) : token);
    return 0;
  }

  private Duration duration(Settings settings) {
    String text = timeToLive;
    return text == null
        ? settings.duration("token.ttl")
        : Settings.parseDuration(text)
            .orElseThrow(() ->
                new LocalDevException(
                    "--ttl is '%s', which is no duration. Write it like 30m, 12h, 7d or PT12H."
                        .formatted(text)));
  }
}
