package dev.knudge.runtime.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
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
import dev.knudge.runtime.settings.SettingsException;
import dev.knudge.testkit.RunningFunction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the API. */
class TokensTest {
  private static final String ME = "/api/whoami";

  private static Database database;
  private static RunningFunction function;

  @BeforeAll
  static void start() {
    database = Backends.postgres();
    database.application("notes");
    function = RunningFunction.start(database, "notes", Map.of());
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Test
  void the_subject_of_a_good_token_is_the_user() {
    assertThat(function.get(ME, RunningFunction.token("anna")).body()).isEqualTo("anna");
  }

  static Stream<Named<Supplier<String>>> badTokens() {
    return Stream.of(
        bad(
            "expired",
            () ->
                RunningFunction.token(
                    RunningFunction.claims("anna").expirationTime(at(-60)).build())),
        bad(
            "without an end",
            () ->
                RunningFunction.token(RunningFunction.claims("anna").expirationTime(null).build())),
        bad(
            "not valid yet",
            () ->
                RunningFunction.token(
                    RunningFunction.claims("anna").notBeforeTime(at(300)).build())),
        bad(
            "of another issuer",
            () -> RunningFunction.token(RunningFunction.claims("anna").issuer("someone").build())),
        bad(
            "without issuer",
            () -> RunningFunction.token(RunningFunction.claims("anna").issuer(null).build())),
        bad(
            "for another audience",
            () ->
                RunningFunction.token(RunningFunction.claims("anna").audience("someone").build())),
        bad(
            "without audience",
            () ->
                RunningFunction.token(
                    RunningFunction.claims("anna").audience((String) null).build())),
        bad(
            "without subject",
            () -> RunningFunction.token(RunningFunction.claims("anna").subject(null).build())),
        bad("not signed", () -> new PlainJWT(RunningFunction.claims("anna").build()).serialize()),
        bad(
            "signed with another secret",
            () -> signed(JWSAlgorithm.HS256, "another-secret-of-sufficient-length-0123")),
        bad(
            "signed with another algorithm",
            () -> signed(JWSAlgorithm.HS384, RunningFunction.SECRET + RunningFunction.SECRET)),
        bad("changed after it was signed", () -> changed(RunningFunction.token("anna"))),
        bad("garbage", () -> "garbage"),
        bad("a.b.c", () -> "a.b.c"));
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void a_bad_token_is_401_with_a_challenge_and_a_problem(Supplier<String> token) {
    HttpResponse<String> response = function.get(ME, token.get());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate"))
        .hasValue("Bearer realm=\"knudge\", error=\"invalid_token\"");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Json.readObject(response.body())).containsEntry("status", 401L);
  }

  @Test
  void without_a_token_the_challenge_says_what_is_wanted() {
    HttpResponse<String> response = function.get(ME, "");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate"))
        .hasValue("Bearer realm=\"knudge\"");
  }

  @Test
  void a_user_without_the_role_is_403() {
    assertThat(function.get(ME + "/operator", RunningFunction.token("anna")).statusCode())
        .isEqualTo(403);
    assertThat(
            function
                .get(
                    ME + "/operator",
                    RunningFunction.token(
                        RunningFunction.claims("anna").claim("roles", List.of("operator")).build()))
                .body())
        .isEqualTo("yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/readiness", "/health/liveness", "/metrics"})
  void the_platforms_paths_need_no_token_and_mind_no_bad_one(String path) {
    assertThat(function.get(path, "").statusCode()).isEqualTo(200);
    assertThat(function.get(path, "garbage").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/whoami",
        "/api//whoami",
        "/./api/whoami",
        "/api/whoami/",
        "/api/whoami;x=1",
        "/%61pi/whoami",
        "/api/whoami?access_token=x"
      })
  void no_spelling_of_a_path_gets_around_the_token(String path) throws Exception {
    var answer =
        dev.knudge.testkit.RawHttp.exchange(
            function.port(), "GET " + path + " HTTP/1.1\nHost: x\n\n");
    assertThat(answer.status()).isIn(400, 401, 404);
  }

  @Test
  void errors_of_all_kinds_are_problems_whatever_is_accepted() {
    String token = RunningFunction.token("anna");
    problem(404, HttpRequest.newBuilder(function.uri("/no/such")).header("Accept", "text/html"));
    problem(
        405,
        HttpRequest.newBuilder(function.uri("/health")).DELETE().header("Accept", "image/png"));
    problem(
        409,
        HttpRequest.newBuilder(function.uri(ME + "/problem"))
            .header("Authorization", "Bearer " + token));
    HttpResponse<String> fault =
        problem(
            500,
            HttpRequest.newBuilder(function.uri(ME + "/fault"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json"));
    problem(
        406,
        HttpRequest.newBuilder(function.uri(ME))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "image/png"));
    assertThat(fault.body()).doesNotContain("secret", "Exception");
  }

  @Test
  void a_key_set_is_fetched_and_a_new_key_in_it_is_found() throws Exception {
    RSAKey first = new RSAKeyGenerator(2048).keyID("first").generate();
    RSAKey second = new RSAKeyGenerator(2048).keyID("second").generate();
    AtomicInteger fetches = new AtomicInteger();
    JWKSet[] published = {new JWKSet(first.toPublicJWK())};
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/jwks",
        exchange -> {
          fetches.incrementAndGet();
          byte[] keys = published[0].toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    issuer.start();
    String url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks";
    try (RunningFunction withKeys =
        RunningFunction.start(
            database, "notes", Map.of("knudge.jwt.secret", "", "knudge.jwt.jwks-url", url))) {
      assertThat(withKeys.get(ME, signed(first)).body()).isEqualTo("anna");
      assertThat(withKeys.get(ME, signed(first)).body()).isEqualTo("anna");
      assertThat(fetches).hasValue(1);

      published[0] = new JWKSet(List.of(first.toPublicJWK(), second.toPublicJWK()));
      assertThat(withKeys.get(ME, signed(second)).body()).isEqualTo("anna");

      // A token signed with what everybody may know: the public key as if it were a secret.
      assertThat(
              withKeys
                  .get(ME, signed(JWSAlgorithm.HS256, first.toPublicJWK().toJSONString()))
                  .statusCode())
          .isEqualTo(401);
      assertThat(withKeys.get(ME, RunningFunction.token("anna")).statusCode()).isEqualTo(401);
    } finally {
      issuer.stop(0);
    }
  }

  @Test
  void while_the_key_set_cannot_be_fetched_the_answer_is_503() {
    try (RunningFunction withKeys =
        RunningFunction.start(
            database,
            "notes",
            Map.of("knudge.jwt.secret", "", "knudge.jwt.jwks-url", "http://127.0.0.1:9/jwks"))) {
      assertThat(
              withKeys
                  .get(ME, signed(new RSAKeyGenerator(2048).keyID("k").generate()))
                  .statusCode())
          .isEqualTo(503);
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "too-short"})
  void a_function_that_could_check_no_token_does_not_start(String secret) {
    assertThatThrownBy(() ->
            RunningFunction.start(database, "notes", Map.of("knudge.jwt.secret", secret)).close())
        .rootCause()
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("JWT_SECRET")
        .hasMessageNotContaining("too-short");
  }

  private static HttpResponse<String> problem(int status, HttpRequest.Builder request) {
    HttpResponse<String> response = function.send(request);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Json.readObject(response.body()))
        .containsEntry("status", (long) status)
        .containsKeys("title", "detail");
    return response;
  }

  private static Named<Supplier<String>> bad(String name, Supplier<String> token) {
    return Named.of(name, token);
  }

  private static Date at(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static String changed(String token) {
    String[] parts = token.split("\\.");
    String payload =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                RunningFunction.claims("bert").build().toString().getBytes(StandardCharsets.UTF_8));
    return parts[0] + "." + payload + "." + parts[2];
  }

  private static String signed(JWSAlgorithm algorithm, String secret) {
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader(algorithm), RunningFunction.claims("anna").build());
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(RSAKey key) {
    try {
      JWTClaimsSet claims = RunningFunction.claims("anna").build();
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
