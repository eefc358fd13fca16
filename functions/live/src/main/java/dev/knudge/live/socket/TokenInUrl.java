package dev.knudge.live.socket;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.token.reader.TokenReader;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The token where a header cannot be set, at the two paths of connections only: as a WebSocket's second subprotocol {@code bearer.<JWT>} (browsers), or as the query's {@code token}
 * (command-line clients, EventSource). Whoever logs requests must not log that query.
 */
@Singleton
final class TokenInUrl implements TokenReader<HttpRequest<?>> {
  /** Where connections are made. */
  static final List<String> PATHS = List.of("/ws", "/events");

  private static final String PREFIX = "bearer.";

  /** After the Authorization header's reader, which comes first. */
  @Override
  public int getOrder() {
    return 100;
  }

  @Override
  public Optional<String> findToken(HttpRequest<?> request) {
    return PATHS.contains(request.getPath()) ? token(request) : Optional.empty();
  }

  /** The token that the request carries outside of its Authorization header. */
  static Optional<String> token(HttpRequest<?> request) {
    return request.getHeaders().getAll("Sec-WebSocket-Protocol").stream()
        .flatMap(header -> List.of(header.split(",")).stream())
        .map(String::strip)
        .filter(protocol -> protocol.startsWith(PREFIX))
        .map(protocol -> protocol.substring(PREFIX.length()))
        .findFirst()
        .or(() -> request.getParameters().getFirst("token").filter(token -> !token.isBlank()));
  }
}
