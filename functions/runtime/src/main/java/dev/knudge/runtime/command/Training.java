package dev.knudge.runtime.command;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.knudge.runtime.DeliveryFunction;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.settings.ServiceSettings;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code train}: starts the server on a free port and sends it what it will get: deliveries of every kind, health checks, questions to its API (an application that is no
 * function takes no deliveries, and is asked only). An ahead-of-time cache recorded from this holds what the first real event needs. It needs the function's database, migrated; the events it sends stay in it, under a user of their own.
 */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);
  private static final String USER = "training";
  private static final String CLAIMS = "micronaut.security.token.jwt.claims-validators.";
  private static final String ENVELOPE =
      """
      {"event_type":"task.created","task_id":"training","user_id":"training","timestamp":"2026-02-08T10:00:00Z","payload":{"title":"Training","priority":"high","tags":["a"]}}\
      """;

  private final URI server;
  private final HttpClient http;
  private final String run = UUID.randomUUID().toString();
  private int failures;

  private Training(URI server, HttpClient http) {
    this.server = server;
    this.http = http;
  }

  /** Trains, and returns 0 when all answers were as they should be, else 1. */
  public static int run() {
    // Free ports change; all else is as it will be.
    try (ApplicationContext context =
            ApplicationContext.builder(
                    Map.<String, Object>of(
                        "micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"))
                .start();
        EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Training training = new Training(server.getURI(), http);
      boolean takesAll = context.containsBean(DeliveryFunction.class);
      if (takesAll || context.containsBean(EventFunction.class)) {
        training.deliver(takesAll);
        training.deliverOwn(context);
      }
      training.ask(context);
      LOG.info(
          "{} trained; {} answers were not as they should be.",
          context.getBean(ServiceSettings.class).serviceName(),
          training.failures);
      return training.failures == 0 ? 0 : 1;
    }
  }

  private void deliver(boolean refusesNothing) {
    Map<String, String> binary = event("task.created", run + "-1", "/training");
    for (int i = 0; i < 20; i++) {
      expect(
          204,
          delivery(
              event("task.created", run + "-n" + i, "/training"), "application/json", ENVELOPE));
    }
    expect(204, delivery(binary, "application/json", ENVELOPE));
    expect(204, delivery(binary, "application/json", ENVELOPE)); // seen before
    expect(
        204,
        delivery(
            event(
                "dev.knative.kafka.event",
                "partition:0/offset:" + run,
                "/apis/v1/namespaces/todo/kafkasources/training#task-events"),
            null,
            ENVELOPE));
    expect(
        204,
        delivery(event("org.example.unknown", run + "-2", "/training"), "text/plain", "hello"));
    expect(204, delivery(Map.of(), "application/cloudevents+json", structured(run + "-3")));
    expect(
        204,
        delivery(
            Map.of(),
            "application/cloudevents-batch+json",
            "[" + structured(run + "-4") + "," + structured(run + "-5") + "]"));
    expect(
        refusesNothing ? 204 : 422,
        delivery(
            event("task.created", run + "-6", "/training"), "application/json", "{\"task_id\":7}"));
    expect(refusesNothing ? 204 : 400, delivery(Map.of(), "application/json", ENVELOPE));
  }

  /** What this function, and no other, gets: structured events among its resources. */
  private void deliverOwn(ApplicationContext context) {
    for (String name : listed(context, "knudge.train.events")) {
      try (InputStream event = Training.class.getResourceAsStream("/" + name)) {
        if (event == null) {
          throw new SettingsException(
              "knudge.train.events names " + name + ", which is no resource of the function.");
        }
        String json = new String(event.readAllBytes(), StandardCharsets.UTF_8);
        expect(204, delivery(Map.of(), "application/cloudevents+json", json));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void ask(ApplicationContext context) {
    for (String path : List.of("/health", "/health/readiness", "/health/liveness", "/metrics")) {
      expect(200, get(path));
    }
    expect(404, get("/no/such/path"));
    String token = token(context);
    for (String path : listed(context, "knudge.train.paths")) {
      expect(401, get(path));
      expect(200, get(path).header("Authorization", "Bearer " + token));
    }
  }

  private static List<String> listed(ApplicationContext context, String property) {
    return Stream.of(context.getProperty(property, String[].class, new String[0])).toList();
  }

  private static Map<String, String> event(String type, String id, String source) {
    return Map.of(
        "ce-specversion",
        "1.0",
        "ce-id",
        id,
        "ce-source",
        source,
        "ce-type",
        type,
        "ce-time",
        "2026-02-08T10:00:00Z",
        "ce-subject",
        "training",
        "ce-partitionkey",
        USER,
        "ce-knativekafkapartition",
        "0",
        "ce-knativekafkaoffset",
        "0",
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }

  private static String structured(String id) {
    return "{\"specversion\":\"1.0\",\"id\":\""
        + id
        + "\",\"source\":\"/training\",\"type\":\"task.created\",\"time\":\"2026-02-08T10:00:00Z\",\"datacontenttype\":\"application/json\",\"data\":"
        + ENVELOPE
        + "}";
  }

  private HttpRequest.Builder delivery(
      Map<String, String> headers,
      @org.jspecify.annotations.Nullable String contentType,
      String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/")).POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return contentType == null ? request : request.header("Content-Type", contentType);
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(server.resolve(path));
  }

  private void expect(int status, HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(Duration.ofSeconds(30)).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != status) {
        failures++;
        LOG.error(
            "{} {} {} was answered {} instead of {}: {}",
            request.method(),
            request.uri().getPath(),
            request.headers().map(),
            response.statusCode(),
            status,
            response.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("The server did not answer " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while training", e);
    }
  }

  /** A token as the API accepts it with the settings at hand. */
  private static String token(ApplicationContext context) {
    String secret = context.getRequiredProperty("knudge.jwt.secret", String.class);
    if (secret.isBlank()) {
      throw new SettingsException("train needs JWT_SECRET, to ask the API as a user would.");
    }
    try {
      Date soon = Date.from(Clock.systemUTC().instant().plusSeconds(300));
      SignedJWT token =
          new SignedJWT(
              new JWSHeader(JWSAlgorithm.HS256),
              new JWTClaimsSet.Builder()
                  .subject(USER)
                  .claim("roles", listed(context, "knudge.train.roles"))
                  .issuer(context.getRequiredProperty(CLAIMS + "issuer", String.class))
                  .audience(context.getRequiredProperty(CLAIMS + "audience", String.class))
                  .expirationTime(soon)
                  .build());
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("A token could not be signed", e);
    }
  }
}
