package dev.knudge.live.localdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.knudge.live.LiveDatabase;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDevApiTest {
  private static HttpServer localDev;
  private static RunningFunction live;
  private static RunningFunction elsewhere;

  @BeforeAll
  static void start() throws IOException {
    localDev = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    localDev.createContext(
        "/",
        exchange -> {
          byte[] path = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, path.length);
          exchange.getResponseBody().write(path);
          exchange.close();
        });
    localDev.start();
    String address = "http://127.0.0.1:" + localDev.getAddress().getPort();
    live =
        RunningFunction.start(
            LiveDatabase.migrated(),
            "live",
            Map.of("kafka.bootstrap.servers", "127.0.0.1:9", "knudge.local-dev.url", address));
    elsewhere =
        RunningFunction.start(
            LiveDatabase.migrated(), "live", Map.of("kafka.bootstrap.servers", "127.0.0.1:9"));
  }

  @AfterAll
  static void stop() {
    live.close();
    elsewhere.close();
    localDev.stop(0);
  }

  @Test
  void the_demo_users_are_passed_on_to_who_has_no_token_yet() {
    var answer = live.get("/local-dev/users", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("/users");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void outside_local_dev_there_are_none() {
    assertThat(elsewhere.get("/local-dev/users", "").statusCode()).isEqualTo(404);
    assertThat(elsewhere.get("/local-dev/status", operator()).statusCode()).isEqualTo(404);
  }

  @Test
  void what_is_awake_is_for_operators() {
    assertThat(live.get("/local-dev/status", operator()).body()).isEqualTo("/status");
    assertThat(live.get("/local-dev/status", RunningFunction.token("ada")).statusCode())
        .isEqualTo(403);
    assertThat(live.get("/local-dev/status", "").statusCode()).isEqualTo(401);
  }

  @Test
  void a_page_that_has_given_a_name_of_its_own_to_this_machine_gets_no_token() throws IOException {
    assertThat(raw("Host: evil.example")).startsWith("HTTP/1.1 404");
    assertThat(raw("Host: 127.0.0.1.evil.example:8004")).startsWith("HTTP/1.1 404");
    assertThat(raw("Host: localhost:8004")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://local-dev.todo:8090",
        "http://127.0.0.1.evil.example:80",
        "https://10.0.0.1:8090",
        "http://127.0.0.1:8090/x"
      })
  void no_other_machine_can_be_asked(String address) {
    assertThatThrownBy(() -> new LocalDevApi(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(address);
  }

  private static String operator() {
    return RunningFunction.token(
        RunningFunction.claims("olga").claim("roles", List.of("operator")).build());
  }

  private static String raw(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), live.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /local-dev/users HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
