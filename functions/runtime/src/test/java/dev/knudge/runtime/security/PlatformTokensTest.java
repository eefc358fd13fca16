package dev.knudge.runtime.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.runtime.settings.SettingsException;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose deliveries are taken where the platform's own tokens are checked. */
class PlatformTokensTest {
  private static final String ISSUER = "https://kubernetes.default.svc";
  private static final String AUDIENCE = "serving.knative.dev/service/todo/notes";
  private static final String SOURCE =
      "system:serviceaccount:todo:notes-oidc-sources.knative.dev-kafkasource";
  private static final String TICKS =
      "system:serviceaccount:todo:notes-due-oidc-sources.knative.dev-pingsource";

  @TempDir private static Path folder;
  private static RSAKey key;
  private static RSAKey otherKey;
  private static HttpServer cluster;
  private static Database database;
  private static RunningFunction function;

  @BeforeAll
  static void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("cluster").generate();
    otherKey = new RSAKeyGenerator(2048).keyID("cluster").generate();
    cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cluster.createContext(
        "/openid/v1/jwks",
        exchange -> {
          boolean knownPod =
              "Bearer of-the-pod".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(knownPod ? 200 : 401, knownPod ? keys.length : -1);
          if (knownPod) {
            exchange.getResponseBody().write(keys);
          }
          exchange.close();
        });
    cluster.start();
    Files.writeString(folder.resolve("token"), "of-the-pod\n");
    database = Backends.postgres();
    NotesDatabase.migrate(database);
    function = RunningFunction.start(database, "notes", checked(Map.of()));
  }

  @AfterAll
  static void stop() {
    function.close();
    cluster.stop(0);
  }

  private static Map<String, Object> checked(Map<String, Object> otherwise) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        "knudge.platform.jwks-url",
        "http://127.0.0.1:" + cluster.getAddress().getPort() + "/openid/v1/jwks");
    settings.put("knudge.platform.issuer", ISSUER);
    settings.put("knudge.platform.audience", AUDIENCE);
    settings.put("knudge.platform.subjects", SOURCE + "," + TICKS);
    settings.put("knudge.platform.token-file", folder.resolve("token").toString());
    settings.putAll(otherwise);
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {SOURCE, TICKS})
  void a_source_of_the_list_delivers(String subject) {
    assertThat(deliver(Posts.taskCreated(), signed(claims().subject(subject))).statusCode())
        .isEqualTo(204);
    assertThat(deliver(Posts.tick(), signed(claims().subject(subject))).statusCode())
        .isEqualTo(204);
  }

  static Stream<Named<Supplier<String>>> badTokens() {
    return Stream.of(
        bad("expired", () -> signed(claims().expirationTime(at(-300)))),
        bad("without an end", () -> signed(claims().expirationTime(null))),
        bad("not valid yet", () -> signed(claims().notBeforeTime(at(600)))),
        bad("of another cluster", () -> signed(claims().issuer("https://elsewhere"))),
        bad("without issuer", () -> signed(claims().issuer(null))),
        bad("for another function", () -> signed(claims().audience(AUDIENCE + "2"))),
        bad("without audience", () -> signed(claims().audience((String) null))),
        bad("without subject", () -> signed(claims().subject(null))),
        bad("not signed", () -> new PlainJWT(claims().build()).serialize()),
        bad("signed with another key", () -> signed(JWSAlgorithm.RS256, signer(otherKey))),
        bad("signed with another algorithm", () -> signed(JWSAlgorithm.RS512, signer(key))),
        bad(
            "signed with the public key as if it were a secret",
            () -> signed(JWSAlgorithm.HS256, secret(key.toPublicJWK().toJSONString()))),
        bad("a user's own", () -> RunningFunction.token("anna")),
        bad("garbage", () -> "garbage"),
        bad("empty", () -> ""));
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void what_is_no_token_of_the_platform_for_this_function_is_401_and_changes_nothing(
      Supplier<String> token) {
    Map<String, String> event = Posts.taskCreated();

    HttpResponse<String> response = deliver(event, token.get());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Json.readObject(response.body())).containsEntry("status", 401L);
    assertThat(
            function.query(
                "select 1 from notes.inbox where event_key = '" + event.get("ce-id") + "'"))
        .isEmpty();
  }

  @Test
  void a_delivery_without_a_token_is_401_whatever_it_brings() {
    assertThat(function.post(Posts.taskCreated(), Posts.task("x")).statusCode()).isEqualTo(401);
    assertThat(function.post(Map.of(), "garbage").statusCode()).isEqualTo(401);
    assertThat(function.post(Map.of("Authorization", "Basic YTpi"), "").statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:serviceaccount:todo:default",
        "system:serviceaccount:other:notes-oidc-sources.knative.dev-kafkasource",
        SOURCE + "x"
      })
  void somebody_else_of_the_cluster_is_403(String subject) {
    assertThat(deliver(Posts.taskCreated(), signed(claims().subject(subject))).statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_query_gets_nobody_around_it() throws Exception {
    for (String path : List.of("/?x=1", "/?", "//", "/;x=1")) {
      var answer =
          dev.knudge.testkit.RawHttp.exchange(
              function.port(), "POST " + path + " HTTP/1.1\nHost: x\nContent-Length: 0\n\n");
      assertThat(answer.status()).as(path).isIn(400, 401, 404);
    }
  }

  @Test
  void the_other_doors_are_as_they_were() {
    assertThat(function.get("/health/readiness", "").statusCode()).isEqualTo(200);
    assertThat(function.get("/api/whoami", RunningFunction.token("anna")).body()).isEqualTo("anna");
  }

  @Test
  void while_the_keys_cannot_be_fetched_it_is_to_be_delivered_again() {
    try (RunningFunction alone =
        RunningFunction.start(
            database,
            "notes",
            checked(Map.of("knudge.platform.jwks-url", "http://127.0.0.1:9/jwks")))) {
      Map<String, String> event = Posts.taskCreated();
      event.put("Authorization", "Bearer " + signed(claims()));
      assertThat(alone.post(event, Posts.task("x")).statusCode()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"issuer", "audience", "subjects"})
  void a_function_that_could_judge_nobody_does_not_start(String setting) {
    assertThatThrownBy(() ->
            RunningFunction.start(
                    database, "notes", checked(Map.of("knudge.platform." + setting, "")))
                .close())
        .rootCause()
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PLATFORM_" + setting.toUpperCase(java.util.Locale.ROOT));
  }

  private static HttpResponse<String> deliver(Map<String, String> event, String token) {
    Map<String, String> headers = new HashMap<>(event);
    headers.put("Authorization", "Bearer " + token);
    return function.post(headers, Posts.task("Water the plants"));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject(SOURCE)
        .expirationTime(at(600));
  }

  private static Date at(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static Named<Supplier<String>> bad(String name, Supplier<String> token) {
    return Named.of(name, token);
  }

  private static String signed(JWTClaimsSet.Builder claims) {
    return signed(JWSAlgorithm.RS256, signer(key), claims.build());
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer) {
    return signed(algorithm, signer, claims().build());
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(algorithm).keyID("cluster").build(), claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSSigner signer(RSAKey key) {
    try {
      return new RSASSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSSigner secret(String text) {
    try {
      return new MACSigner(text);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
