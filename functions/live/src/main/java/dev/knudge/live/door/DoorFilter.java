package dev.knudge.live.door;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.client.ProxyHttpClient;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.security.authentication.AuthorizationException;
import java.net.URI;
import java.security.Principal;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The door itself: a request for a path that is a function's goes to that function, once its token was looked at and its user has not asked too often; all others go on into live.
 * The function looks at the token again, and decides.
 */
@Context // an address that is none is to fail the start, not the first request
@Filter({"/api/**", "/mcp", "/mcp/**"})
final class DoorFilter implements HttpServerFilter {
  private final ProxyHttpClient client;
  private final Map<Backend, URI> addresses;
  private final Limits limits;
  private final UserConnections userConnections;
  private final DoorMetrics metrics;
  private final long longestBody;
  private final DoorSettings settings;

  DoorFilter(
      @Client(configuration = DoorClient.class) ProxyHttpClient client,
      DoorSettings settings,
      HttpServerConfiguration server,
      Limits limits,
      UserConnections userConnections,
      DoorMetrics metrics) {
    this.client = client;
    this.addresses = settings.addresses();
    this.settings = settings;
    this.longestBody = server.getMaxRequestSize();
    this.limits = limits;
    this.userConnections = userConnections;
    this.metrics = metrics;
  }

  /** After the tokens were looked at. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    Arrival arrival = Arrival.of(request);
    if (arrival == null
        || !(arrival.target() instanceof RequestTarget.Plain target)
        || !(request instanceof NettyHttpRequest<?> incoming)) {
      return chain.proceed(request);
    }
    Backend backend = Backend.owning(target.path());
    if (backend == null) {
      return chain.proceed(request);
    }
    Principal user = request.getUserPrincipal().orElse(null);
    if (user == null && !backend.isOpen(target.path())) {
      return Mono.error(new AuthorizationException(null));
    }
    if (request.getContentLength() > longestBody) {
      return Publishers.just(tooLong().response());
    }
    if (user == null) {
      return pass(incoming, arrival, backend, target, () -> {});
    }
    TokenBuckets.Reading reading = limits.ofUser(user.getName());
    if (!reading.allowed()) {
      metrics.limited(backend);
      return Publishers.just(Limits.tooMany(reading));
    }
    String name = user.getName();
    if (!userConnections.enter(name)) {
      metrics.limited(backend);
      return Publishers.just(userConnections.tooMany());
    }
    return Mono.from(pass(incoming, arrival, backend, target, () -> userConnections.leave(name)))
        .map(answer -> Limits.say(reading, answer));
  }

  private Publisher<MutableHttpResponse<?>> pass(
      NettyHttpRequest<?> incoming,
      Arrival arrival,
      Backend backend,
      RequestTarget.Plain target,
      Runnable over) {
    URI uri = URI.create(addresses.get(backend) + target.text());
    return new Passage(client, incoming, arrival, backend, uri, settings, metrics, over).begin();
  }

  static Problem tooLong() {
    return Problem.of(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "The body is longer than any that is taken here. Send less at a time.");
  }
}
