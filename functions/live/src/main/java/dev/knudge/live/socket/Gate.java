package dev.knudge.live.socket;

import dev.knudge.live.settings.SocketSettings;
import dev.knudge.runtime.problem.Problem;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.authentication.AuthorizationException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect: pages of this origin and of those that the settings name (a browser sends cookies and tokens for whoever asks, so it is the server that must look), and users with a
 * valid token. A WebSocket whose token came as subprotocol or in the query is let in without one and closed with 4401: a browser tells its page nothing of a 401.
 */
@ServerFilter({"/ws", "/ws/", "/events", "/events/"})
final class Gate {
  private final SocketSettings settings;

  Gate(SocketSettings settings) {
    this.settings = settings;
  }

  @RequestFilter
  @Order(AFTER_SECURITY)
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    if (!isOriginAllowed(request)) {
      return Problem.of(
              HttpStatus.FORBIDDEN,
              "Pages of this origin may not connect here; knudge.live.socket.origins names those that may.")
          .response();
    }
    boolean authenticated = request.getUserPrincipal(Authentication.class).isPresent();
    if (!authenticated && !isToldByCloseCode(request)) {
      throw new AuthorizationException(null);
    }
    return null;
  }

  private static final int AFTER_SECURITY = 39_500;

  static {
    if (AFTER_SECURITY <= ServerFilterPhase.SECURITY.order()) {
      throw new IllegalStateException(
          "Security's filter comes at "
              + ServerFilterPhase.SECURITY.order()
              + ", and this one would come before it");
    }
  }

  private static boolean isToldByCloseCode(HttpRequest<?> request) {
    return request.getPath().equals("/ws")
        && request.getHeaders().contains("Sec-WebSocket-Key")
        && TokenInUrl.token(request).isPresent();
  }

  private boolean isOriginAllowed(HttpRequest<?> request) {
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    return origin == null
        || settings.origins().contains("*")
        || settings.origins().contains(origin)
        || isOwn(origin, request.getHeaders().get(HttpHeaders.HOST));
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(new URI(origin).getAuthority());
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
