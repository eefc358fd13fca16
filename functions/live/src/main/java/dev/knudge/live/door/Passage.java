package dev.knudge.live.door;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.client.ProxyHttpClient;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.micronaut.http.netty.NettyHttpResponseBuilder;
import io.micronaut.http.netty.stream.StreamedHttpResponse;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * One request on its way to a function, and the answer on its way back. Both bodies stream; nothing is kept.
 *
 * <pre>
 *   begin ──► sent ──head of the answer──► answering ──end──► over
 *     ▲        │                            │
 *     │        │ not connected, or lost and repeatable: sent again
 *     └────────┤                            │ lost: the client's connection is closed, so that it sees the cut
 *              │ lost: 502, 503, 504        │
 *              └── the client goes: the function's connection is closed ──► over
 * </pre>
 */
final class Passage {
  private static final Logger LOG = LoggerFactory.getLogger(Passage.class);
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final String RETRY_AFTER_SECONDS = "5";

  private final ProxyHttpClient client;
  private final NettyHttpRequest<?> incoming;
  private final Arrival arrival;
  private final Backend backend;
  private final URI uri;
  private final DoorSettings settings;
  private final DoorMetrics metrics;
  private final Channel downstream;
  private final Runnable over;
  private final ChannelFutureListener gone = closed -> letGo();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final boolean isOpen;
  private final long begun = System.nanoTime();
  private volatile boolean abandoned;

  /** Whether the answer goes on after its head. */
  private volatile boolean streaming;

  private volatile @Nullable OutgoingRequest sent;

  Passage(
      ProxyHttpClient client,
      NettyHttpRequest<?> incoming,
      Arrival arrival,
      Backend backend,
      URI uri,
      DoorSettings settings,
      DoorMetrics metrics,
      Runnable over) {
    this.client = client;
    this.incoming = incoming;
    this.arrival = arrival;
    this.backend = backend;
    this.uri = uri;
    this.settings = settings;
    this.metrics = metrics;
    this.over = over;
    this.isOpen = backend.isOpen(uri.getRawPath());
    this.downstream = incoming.getChannelHandlerContext().channel();
  }

  /** Sends it, and gives the answer when its head is there. */
  Publisher<MutableHttpResponse<?>> begin() {
    downstream.closeFuture().addListener(gone);
    return attempt(1)
        .doOnNext(this::count)
        .doFinally(signal -> {
          if (signal != SignalType.ON_COMPLETE || !streaming) {
            end();
          }
        });
  }

  /** Neither side is of any concern any more. */
  private void end() {
    if (ended.compareAndSet(false, true)) {
      downstream.closeFuture().removeListener(gone);
      over.run();
    }
  }

  private void count(HttpResponse<?> answer) {
    if (!abandoned) {
      metrics.answered(backend, answer.code(), sinceBegun());
    }
  }

  private Mono<MutableHttpResponse<?>> attempt(int number) {
    return Mono.defer(() -> {
      OutgoingRequest request = outgoing();
      sent = request;
      return Mono.from(client.proxy(request))
          .flatMap(answer -> received(answer, request, number))
          .onErrorResume(fault -> failed(fault, request, number));
    });
  }

  private OutgoingRequest outgoing() {
    ByteBody body = hasBody() ? incoming.byteBody() : null;
    OutgoingRequest request = OutgoingRequest.of(incoming.getMethod(), uri, body);
    MutableHttpHeaders fields = request.getHeaders();
    EndToEnd.ofRequest(incoming.getHeaders(), fields::add);
    fields.set("X-Forwarded-For", arrival.client().getHostAddress());
    fields.set("X-Forwarded-Proto", arrival.https() ? "https" : "http");
    Optional.ofNullable(incoming.getHeaders().get(HttpHeaders.HOST))
        .ifPresent(host -> fields.set("X-Forwarded-Host", host));
    fields.set(RequestId.HEADER, arrival.requestId());
    fields.set("traceparent", arrival.trace().traceparent());
    Optional.ofNullable(arrival.trace().state())
        .ifPresent(state -> fields.set("tracestate", state));
    return request;
  }

  private boolean hasBody() {
    return incoming.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING)
        || incoming.getContentLength() > 0;
  }

  /** Whether sending it twice comes to the same as once, whatever the function made of it. */
  private boolean isRepeatable() {
    return !hasBody()
        && (incoming.getMethod() == HttpMethod.GET || incoming.getMethod() == HttpMethod.HEAD);
  }

  private Mono<MutableHttpResponse<?>> received(
      MutableHttpResponse<?> answer, OutgoingRequest request, int number) {
    request.answered();
    if (abandoned) {
      request.abandon();
      return nobodyWaits();
    }
    int status = answer.code();
    // Whose words they are cannot be told of an answer to HEAD, which has none.
    boolean platformFailed =
        status >= 502
            && status <= 504
            && (incoming.getMethod() == HttpMethod.HEAD || !isForClients(answer));
    if (platformFailed && status != 504 && isRepeatable() && number < ATTEMPTS) {
      request.abandon();
      return again(number, "answered " + status + " for it");
    }
    if (status < 200 || (status >= 400 && !isForClients(answer))) {
      request.abandon();
      return Mono.just(inOurWords(status, answer));
    }
    return Mono.just(passedOn(answer, request));
  }

  /** An error that its function worded itself. Others come from what lies between: a gateway, or the platform. */
  private boolean isForClients(HttpResponse<?> answer) {
    if (incoming.getMethod() == HttpMethod.HEAD) {
      return true;
    }
    return answer
        .getContentType()
        .map(MediaType::getName)
        .filter(type ->
            type.equals("application/json")
                || type.endsWith("+json")
                || (isOpen && type.equals("text/html")))
        .isPresent();
  }

  private MutableHttpResponse<?> inOurWords(int status, HttpResponse<?> answer) {
    int said = status < 200 ? HttpStatus.BAD_GATEWAY.getCode() : status;
    warn("answered {} without a problem of its own", status);
    Problem problem =
        status >= 500 || status < 200
            ? fault(said)
            : Problem.of(
                HttpStatus.valueOf(said), "The " + name() + " service refused the request.");
    MutableHttpResponse<?> worded = problem.response();
    for (String kept :
        new String[] {HttpHeaders.RETRY_AFTER, HttpHeaders.ALLOW, HttpHeaders.WWW_AUTHENTICATE}) {
      Optional.ofNullable(answer.getHeaders().get(kept))
          .ifPresent(value -> worded.header(kept, value));
    }
    return worded;
  }

  private MutableHttpResponse<?> passedOn(MutableHttpResponse<?> answer, OutgoingRequest request) {
    StreamedHttpResponse from = ((NettyHttpResponseBuilder) answer).toStreamHttpResponse();
    MutableHttpResponse<Object> to = HttpResponse.status(answer.code(), answer.reason());
    EndToEnd.ofAnswer(answer.getHeaders(), to::header);
    to.getHeaders().findFirst(HttpHeaders.LOCATION).ifPresent(it -> relative(to, it));
    if (!to.getHeaders().contains(HttpHeaders.CACHE_CONTROL)) {
      // It is one user's, whatever caches lie between.
      to.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    if (from.status().code() == 204 || from.status().code() == 304) {
      return to;
    }
    if (incoming.getMethod() == HttpMethod.HEAD) {
      Optional.ofNullable(answer.getHeaders().get(HttpHeaders.CONTENT_LENGTH))
          .ifPresent(length -> to.header(HttpHeaders.CONTENT_LENGTH, length));
      return to;
    }
    // An answer to a token that was not valid may yet be replaced, and its body then never be read.
    streaming = answer.code() != HttpStatus.UNAUTHORIZED.getCode();
    MutableHttpResponse<PassedOnBody> whole =
        to.body(
            new PassedOnBody(
                Flux.from(from).doFinally(signal -> end()),
                from.headers(),
                () -> abandon(request)));
    whole.bodyWriter(PassedOnBody.WRITER);
    return whole;
  }

  /** A function that names itself does so by an address that nobody outside can reach. */
  private void relative(MutableHttpResponse<?> to, String location) {
    String base = uri.getScheme() + "://" + uri.getRawAuthority();
    if (location.startsWith(base + "/")) {
      to.getHeaders().set(HttpHeaders.LOCATION, location.substring(base.length()));
    }
  }

  private Mono<MutableHttpResponse<?>> failed(
      Throwable fault, OutgoingRequest request, int number) {
    request.failed();
    if (abandoned) {
      return nobodyWaits();
    }
    if (isTooLong(fault)) {
      return Mono.just(DoorFilter.tooLong().response());
    }
    boolean neverSent = !request.hasConnection();
    boolean timedOut = fault instanceof ReadTimeoutException;
    boolean anotherTry =
        neverSent
            ? sinceBegun().plus(pauseAfter(number)).compareTo(settings.connectPatience()) < 0
            : !timedOut && isRepeatable() && number < ATTEMPTS;
    if (anotherTry) {
      return again(number, String.valueOf(fault.getMessage()));
    }
    warn(
        timedOut ? "did not answer within {}" : "could not be asked: {}",
        timedOut ? settings.responseTimeout() : fault.toString());
    int status = timedOut ? 504 : neverSent ? 503 : 502;
    MutableHttpResponse<?> answer = fault(status).response();
    return Mono.just(
        status == 503 ? answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS) : answer);
  }

  private static boolean isTooLong(Throwable fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof io.micronaut.http.exceptions.ContentLengthExceededException
          || cause instanceof io.micronaut.http.exceptions.BufferLengthExceededException) {
        return true;
      }
    }
    return false;
  }

  private Mono<MutableHttpResponse<?>> again(int number, String why) {
    metrics.repeated(backend);
    arrival.log(
        () -> LOG.info("The {} service is asked again (attempt {}): {}", name(), number + 1, why));
    return Mono.delay(pauseAfter(number))
        .flatMap(tick -> abandoned ? nobodyWaits() : attempt(number + 1));
  }

  /** 0.1 s, 0.4 s, 0.9 s, and then a second each time. */
  private static Duration pauseAfter(int number) {
    return number * number > 10 ? LONGEST_PAUSE : FIRST_PAUSE.multipliedBy((long) number * number);
  }

  private Duration sinceBegun() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Problem fault(int status) {
    String name = "The " + name() + " service ";
    return switch (status) {
      case 503 ->
          Problem.of(
              HttpStatus.SERVICE_UNAVAILABLE,
              name + "cannot be reached at present. Try again later.");
      case 504 ->
          Problem.of(
              HttpStatus.GATEWAY_TIMEOUT,
              name
                  + "did not answer in time. Whether it did what was asked is not known: look before you ask again.");
      case 502 ->
          Problem.of(
              HttpStatus.BAD_GATEWAY,
              name
                  + "broke off before it had answered. Whether it did what was asked is not known: look before you ask again.");
      default ->
          new Problem(
              status,
              name + "could not serve the request because of a fault on this side.",
              Map.of());
    };
  }

  private String name() {
    return backend.serviceName();
  }

  private void warn(String what, Object detail) {
    arrival.log(() ->
        LOG.warn(
            "{} {}: the " + name() + " service " + what,
            incoming.getMethodName(),
            uri.getRawPath(),
            detail));
  }

  /** The client has gone. */
  private void letGo() {
    OutgoingRequest request = sent;
    if (request != null) {
      abandon(request);
    }
    end();
  }

  private void abandon(OutgoingRequest request) {
    if (!abandoned) {
      abandoned = true;
      metrics.abandoned(backend);
    }
    request.abandon();
    end();
  }

  /** The server wants an answer, though there is nobody left to get it. */
  private static Mono<MutableHttpResponse<?>> nobodyWaits() {
    return Mono.just(HttpResponse.status(HttpStatus.BAD_GATEWAY));
  }
}
