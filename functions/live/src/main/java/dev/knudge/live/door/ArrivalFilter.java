package dev.knudge.live.door;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.tracing.RequestTrace;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.netty.NettyHttpRequestBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first and the last that happens to any request: here its request id and its trace begin, what nobody should send is refused, and every answer is given the fields that browsers
 * need. Sockets, the page and the passed-on paths all come by here.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class ArrivalFilter implements Ordered {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");

  private final ClientAddress clients;
  private final Limits limits;

  ArrivalFilter(DoorSettings settings, Limits limits) {
    this.clients = settings.clientAddress();
    this.limits = limits;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }

  /** Lets a request in (null), or answers it. What is looked at is what came: the framework's view of it is mended already. */
  @RequestFilter
  @Nullable HttpResponse<?> arrive(HttpRequest<?> request) {
    var raw = NettyHttpRequestBuilder.asBuilder(request).toHttpRequestWithoutBody();
    Arrival arrival = arrival(request, raw.uri());
    arrival.keep(request);
    if (arrival.target() instanceof RequestTarget.Refused(String reason)) {
      return refused(reason);
    }
    if (!METHODS.contains(raw.method().name())) {
      return Problem.of(
              HttpStatus.METHOD_NOT_ALLOWED,
              "This method is not served here. Other origins are not let in, so there is no preflight either.")
          .response()
          .header(HttpHeaders.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE");
    }
    if (!hasOneHost(raw)) {
      return refused(
          "A request has exactly one Host field, which holds a name and perhaps a port.");
    }
    if (!isFramedPlainly(raw.headers())) {
      return refused("The only transfer encoding that is taken is chunked.");
    }
    if (isLimited(arrival)) {
      TokenBuckets.Reading reading = limits.ofAddress(arrival.client());
      if (!reading.allowed()) {
        return Limits.tooMany(reading);
      }
    }
    return null;
  }

  /** With the end of its connection: where a request was not understood, what follows on it may not be what it seems. */
  private static HttpResponse<?> refused(String reason) {
    return Problem.of(HttpStatus.BAD_REQUEST, reason)
        .response()
        .header(HttpHeaders.CONNECTION, "close");
  }

  /** RFC 9112, 3.2; only HTTP/1.0 knows none. */
  private static boolean hasOneHost(io.netty.handler.codec.http.HttpRequest raw) {
    List<String> hosts = raw.headers().getAll(HttpHeaders.HOST);
    return hosts.isEmpty()
        ? !raw.protocolVersion().isKeepAliveDefault()
        : hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
  }

  /** The server takes an encoding that it does not know for none, and others may not. A request with two lengths it refuses itself. */
  private static boolean isFramedPlainly(io.netty.handler.codec.http.HttpHeaders fields) {
    List<String> encodings = fields.getAll(HttpHeaders.TRANSFER_ENCODING);
    return encodings.isEmpty()
        || (encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  private Arrival arrival(HttpRequest<?> request, String target) {
    InetAddress peer = peer(request);
    boolean trusted = clients.trusts(peer);
    HttpHeaders headers = request.getHeaders();
    List<String> schemes = headers.getAll("X-Forwarded-Proto");
    boolean https =
        request.isSecure()
            || (trusted
                && !schemes.isEmpty()
                && "https".equalsIgnoreCase(schemes.getLast().strip()));
    return new Arrival(
        RequestTarget.read(target),
        RequestId.of(headers.get(RequestId.HEADER)),
        Trace.childOf(RequestTrace.of(request)),
        clients.of(peer, headers.getAll("X-Forwarded-For")),
        https);
  }

  private static InetAddress peer(HttpRequest<?> request) {
    InetSocketAddress peer = request.getRemoteAddress();
    InetAddress address = peer == null ? null : peer.getAddress();
    return address == null ? InetAddress.getLoopbackAddress() : address;
  }

  /** All but what the platform asks for, and sockets and event streams, which have limits of their own and all come back at once when a replica ends. */
  private static boolean isLimited(Arrival arrival) {
    return arrival.target() instanceof RequestTarget.Plain(String path, _)
        && !path.startsWith("/health")
        && !path.equals("/metrics")
        && !path.equals("/ws")
        && !path.equals("/events");
  }

  /** Completes an answer, whoever gave it. */
  @ResponseFilter
  @Nullable HttpResponse<?> leave(HttpRequest<?> request, MutableHttpResponse<?> answer) {
    Arrival arrival = Arrival.of(request);
    MutableHttpResponse<?> last =
        arrival == null ? answer : signInCounted(request, arrival, answer);
    boolean html =
        last.getContentType()
            .filter(type -> type.getName().equals(MediaType.TEXT_HTML))
            .isPresent();
    SecurityHeaders.of(html, arrival != null && arrival.https())
        .forEach((name, value) -> {
          if (!name.equals(SecurityHeaders.POLICY) || needsPolicy(last)) {
            last.getHeaders().set(name, value);
          }
        });
    if (arrival != null) {
      last.getHeaders().set(RequestId.HEADER, arrival.requestId());
    }
    return last;
  }

  /**
   * A function's own page knows best which of its styles are its own; it was made in this house. And what a 304 says takes the place of what the browser keeps (RFC 9111, section 3.2): the page would
   * be bound by the policy of what is no page.
   */
  private static boolean needsPolicy(HttpResponse<?> answer) {
    return !answer.getHeaders().contains(SecurityHeaders.POLICY)
        && answer.code() != HttpStatus.NOT_MODIFIED.getCode();
  }

  private MutableHttpResponse<?> signInCounted(
      HttpRequest<?> request, Arrival arrival, MutableHttpResponse<?> answer) {
    if (answer.code() != HttpStatus.UNAUTHORIZED.getCode() || !brings(request)) {
      return answer;
    }
    TokenBuckets.Reading reading = limits.ofSignIn(arrival.client());
    return reading.allowed() ? answer : Limits.tooMany(reading);
  }

  /** Whether it brought a token, in any of its forms. */
  private static boolean brings(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    return headers.contains(HttpHeaders.AUTHORIZATION)
        || request.getParameters().contains("token")
        || headers.getAll("Sec-WebSocket-Protocol").stream().anyMatch(it -> it.contains("bearer."));
  }
}
