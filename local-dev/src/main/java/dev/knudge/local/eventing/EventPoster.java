package dev.knudge.local.eventing;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.CloudEventUtils;
import io.cloudevents.rw.CloudEventContextWriter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Posts events to one URL, in binary content mode, and says what came of it. */
final class EventPoster {

  /** As much of an answer's body as a dead letter carries. */
  static final int BODY_KEPT = 1024;

  private static final String ERROR_HEADER = "kne-";

  private final HttpClient client;
  private final URI target;
  private final RequestOptions request;
  private final Map<String, String> headers;
  private final Duration timeout;

  /**
   * @param headers sent with each request, in this order, before those of the event
   * @param timeout for the connection and for the answer; zero for none
   */
  EventPoster(HttpClient client, URI target, Map<String, String> headers, Duration timeout) {
    this.client = client;
    this.target = target;
    this.headers = headers;
    this.timeout = timeout;
    this.request =
        new RequestOptions()
            .setAbsoluteURI(target.toString())
            .setMethod(HttpMethod.POST)
            // A 303 is followed as a GET, and what that one answers counts; other redirects of a
            // POST are not.
            .setFollowRedirects(true);
    if (!timeout.isZero()) {
      request.setTimeout(timeout.toMillis());
    }
  }

  URI target() {
    return target;
  }

  /** Posts it; the future always succeeds. */
  Future<Outcome> post(CloudEvent event, TraceContext trace) {
    return client
        .request(request)
        .compose(posting -> {
          write(event, trace, posting.headers());
          return send(posting, event.getData()).compose(EventPoster::outcome);
        })
        .otherwise(failure -> new Outcome.Unanswered(words(failure)));
  }

  private void write(CloudEvent event, TraceContext trace, MultiMap to) {
    headers.forEach(to::add);
    to.add("ce-specversion", event.getSpecVersion().toString());
    CloudEventUtils.toContextReader(event).readContext(new HeaderWriter(to));
    String traceparent = trace.next();
    if (traceparent != null) {
      to.add(TraceContext.TRACEPARENT, traceparent);
    }
    if (trace.tracestate() != null) {
      to.add(TraceContext.TRACESTATE, sendable(trace.tracestate()));
    }
    if (trace.baggage() != null) {
      to.add(TraceContext.BAGGAGE, sendable(trace.baggage()));
    }
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest posting, @Nullable CloudEventData data) {
    return data == null ? posting.send() : posting.send(Buffer.buffer(data.toBytes()));
  }

  /** Known only when the answer is whole: a connection that breaks in it leaves the event to be sent again. */
  private static Future<Outcome> outcome(HttpClientResponse response) {
    if (response.statusCode() < 300) {
      return response.end().map(ignored -> new Outcome.Taken());
    }
    Promise<Outcome> outcome = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(chunk -> {
          int wanted = Math.min(chunk.length(), BODY_KEPT - body.length());
          if (wanted > 0) {
            body.appendBuffer(chunk, 0, wanted);
          }
        })
        .exceptionHandler(outcome::tryFail)
        .endHandler(ignored ->
            outcome.tryComplete(
                new Outcome.Refused(
                    response.statusCode(), extensions(response.headers()), body.getBytes())));
    return outcome.future();
  }

  /**
   * {@code Kne-Xyz: v} becomes the extension {@code xyz}. Where Knative's dispatcher chokes on a name that no extension can have, and
   * hangs, what is left of it is used.
   */
  private static Map<String, String> extensions(MultiMap headers) {
    Map<String, String> extensions = new HashMap<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(ERROR_HEADER)) {
        String extension = RecordReader.lettersAndDigits(name.substring(ERROR_HEADER.length()));
        if (!extension.isEmpty() && !Attributes.NAMES.contains(extension)) {
          extensions.put(extension, header.getValue());
        }
      }
    }
    return extensions;
  }

  private String words(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "did not answer in " + timeout.toMillis() + " ms";
    }
    if (failure instanceof ConnectException) {
      return "refused the connection";
    }
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }

  /**
   * What may stand in a header. Knative loses an event over a control character in an attribute; here it is percent-encoded, as the
   * CloudEvents HTTP binding has it. All else goes as it is, which for what is not Latin-1 means as {@code ?}.
   */
  private static String sendable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isControl(value.charAt(i))) {
        return encoded(value);
      }
    }
    return value;
  }

  private static String encoded(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isControl(c)) {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean isControl(char c) {
    return c < ' ' || c == 0x7F;
  }

  private record HeaderWriter(MultiMap to) implements CloudEventContextWriter {

    @Override
    public CloudEventContextWriter withContextAttribute(String name, String value) {
      to.add(Attributes.header(name), sendable(value));
      return this;
    }
  }
}
