package dev.knudge.live.door;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id by which one request can be found in the logs of all services: the client's where it is one, else one of ours. */
final class RequestId {
  /** The header field, as most proxies have it. */
  static final String HEADER = "X-Request-Id";

  /** Nothing that a log or a header could take for something else. */
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:=+/-]{0,127}");

  private RequestId() {}

  /** Takes what was sent if it is valid, and makes one otherwise. */
  static String of(@Nullable String sent) {
    return sent != null && VALID.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
