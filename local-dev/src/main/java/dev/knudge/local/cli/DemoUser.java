package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody to be at the page without a token of one's own: those that the setting {@code demo.users} names.
 *
 * @param roles as in the token
 * @param token as {@code knudge token} makes it, new each time
 */
record DemoUser(String userId, List<String> roles, String token) {
  private static final Pattern NAMED =
      Pattern.compile("(?<user>[A-Za-z0-9._-]{1,200})(:(?<role>[a-z-]+))?");
  private static final String NOBODY = "none";

  /** All of them. */
  static List<DemoUser> of(Settings settings, InstantSource clock) {
    if (settings.text("demo.users").equals(NOBODY)) {
      return List.of();
    }
    AccessToken tokens = AccessToken.of(settings, clock);
    return settings.list("demo.users").stream()
        .map(named -> {
          var read = NAMED.matcher(named);
          if (!read.matches()) {
            throw new LocalDevException(
                "demo.users names '%s', which is neither <user> nor <user>:<role>. %s"
                    .formatted(named, Settings.howTo("demo.users", "ada,olga:operator")));
          }
          List<String> roles = read.group("role") == null ? List.of() : List.of(read.group("role"));
          String user = read.group("user");
          return new DemoUser(user, roles, tokens.of(user, roles, settings.duration("token.ttl")));
        })
        .toList();
  }
}
