package dev.knudge.live.door;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.HttpVersion;
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
import org.jspecify.annotations.Nullable;

/**
 * The first and the last that happens to any request: here its request id and its trace begin, what nobody should send is refused, and every answer is given the fields that browsers
 * need. Sockets, the page and the passed-on paths all come by here.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class ArrivalFilter implements Ordered {
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

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

  /** Lets a request in (null), or answers it. */
  @RequestFilter
  @Nullable HttpResponse<?> arrive(HttpRequest<?> request) {
    Arrival arrival = arrival(request);
    arrival.keep(request);
    if (arrival.target() instanceof RequestTarget.Refused(String reason)) {
      return Problem.of(HttpStatus.BAD_REQUEST, reason).response();
    }
    if (!METHODS.contains(request.getMethod())) {
      return Problem.of(
              HttpStatus.METHOD_NOT_ALLOWED,
              "This method is not served here. Other origins are not let in, so there is no preflight either.")
          .response()
          .header(HttpHeaders.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE");
    }
    int hosts = request.getHeaders().getAll(HttpHeaders.HOST).size();
    if (hosts > 1
        || (hosts == 0 && request.getHttpVersion() != HttpVersion.HTTP_1_0 && isHttp11(request))) {
      return Problem.of(HttpStatus.BAD_REQUEST, "A request has exactly one Host field.").response();
    }
    if (isLimited(arrival)) {
      TokenBuckets.Reading reading = limits.ofAddress(arrival.client());
      if (!reading.allowed()) {
        return Limits.tooMany(reading);
      }
    }
    return null;
  }

  private Arrival arrival(HttpRequest<?> request) {
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
        RequestTarget.read(rawTarget(request)),
        RequestId.of(headers.get(RequestId.HEADER)),
        Trace.childOf(Trace.parse(headers.get("traceparent"), headers.get("tracestate"))),
        clients.of(peer, headers.getAll("X-Forwarded-For")),
        https);
  }

  private static InetAddress peer(HttpRequest<?> request) {
    InetSocketAddress peer = request.getRemoteAddress();
    InetAddress address = peer == null ? null : peer.getAddress();
    return address == null ? InetAddress.getLoopbackAddress() : address;
  }

  /** As it stands in the request line: the framework's own is a URI already, with its authority taken off and its path perhaps mended. */
  private static String rawTarget(HttpRequest<?> request) {
    return NettyHttpRequestBuilder.asBuilder(request).toHttpRequestWithoutBody().uri();
  }

  private static boolean isHttp11(HttpRequest<?> request) {
    return NettyHttpRequestBuilder.asBuilder(request)
        .toHttpRequestWithoutBody()
        .protocolVersion()
        .isKeepAliveDefault();
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
    MutableHttpResponse<?> last = answer;
    if (arrival != null && answer.code() == HttpStatus.UNAUTHORIZED.getCode() && brings(request)) {
      TokenBuckets.Reading reading = limits.ofSignIn(arrival.client());
      last = reading.allowed() ? answer : Limits.tooMany(reading);
    }
    boolean html =
        last.getContentType()
            .filter(type -> type.getName().equals(MediaType.TEXT_HTML))
            .isPresent();
    SecurityHeaders.of(html, arrival != null && arrival.https()).forEach(last::header);
    if (arrival != null) {
      last.header(RequestId.HEADER, arrival.requestId());
    }
    return last;
  }

  /** Whether it brought a token, in any of its forms. */
  private static boolean brings(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    return headers.contains(HttpHeaders.AUTHORIZATION)
        || request.getParameters().contains("token")
        || headers.getAll("Sec-WebSocket-Protocol").stream().anyMatch(it -> it.contains("bearer."));
  }
}
