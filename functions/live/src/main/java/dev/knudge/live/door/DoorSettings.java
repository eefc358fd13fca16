package dev.knudge.live.door;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How requests are passed on. Read when the door is first used; what cannot work is refused then.
 *
 * @param tasks where that function is; so are the next five
 * @param connectTimeout of one try to reach a function
 * @param connectPatience after so long no further try is begun; nothing has been sent until one succeeds
 * @param responseTimeout how long a function may be silent; a sleeping one wakes within it
 * @param connections to one function at most
 * @param userConnections requests of one user that may be on their way
 * @param userLimit of each user
 * @param addressLimit of each address
 * @param signInLimit tokens that are not valid, of each address
 * @param limitKeys how many users, and how many addresses, are remembered
 * @param trustedProxies whose X-Forwarded-For and X-Forwarded-Proto are believed; null or empty for nobody's
 */
@ConfigurationProperties("knudge.door")
record DoorSettings(
    String tasks,
    String notification,
    String recurring,
    String audit,
    String reminders,
    String deadLetters,
    Duration connectTimeout,
    Duration connectPatience,
    Duration responseTimeout,
    int connections,
    int userConnections,
    String userLimit,
    String addressLimit,
    String signInLimit,
    int limitKeys,
    @Nullable List<String> trustedProxies) {
  DoorSettings {
    if (!connectTimeout.isPositive()
        || !responseTimeout.isPositive()
        || connections < 1
        || userConnections < 1
        || limitKeys < 1) {
      throw new SettingsException(
          "knudge.door.connect-timeout, response-timeout, connections, user-connections and limit-keys must be above zero; they are "
              + connectTimeout
              + ", "
              + responseTimeout
              + ", "
              + connections
              + ", "
              + userConnections
              + " and "
              + limitKeys
              + ".");
    }
  }

  /** Where each function is, without a slash at the end. */
  Map<Backend, URI> addresses() {
    Map<Backend, URI> addresses = new EnumMap<>(Backend.class);
    for (Backend backend : Backend.values()) {
      addresses.put(
          backend,
          address(
              backend.serviceName(),
              switch (backend) {
                case TASKS -> tasks;
                case NOTIFICATION -> notification;
                case RECURRING -> recurring;
                case AUDIT -> audit;
                case REMINDERS -> reminders;
                case DEAD_LETTERS -> deadLetters;
              }));
    }
    return addresses;
  }

  private static URI address(String name, String text) {
    try {
      URI address = URI.create(text.strip().replaceFirst("/+$", ""));
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null && address.getRawPath().isEmpty()) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // the same refusal
    }
    throw new SettingsException(
        "knudge.door."
            + name
            + " must be an http(s) URL without a path, such as http://"
            + name
            + ".todo.svc.cluster.local; it is '"
            + text
            + "'.");
  }

  /** Whose proxies' word is believed. */
  ClientAddress clientAddress() {
    return ClientAddress.behind(trustedProxies == null ? List.of() : trustedProxies);
  }
}
