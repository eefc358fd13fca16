package dev.knudge.tasks.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as any program may send them. */
class McpProtocolTest extends Agents {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json|-32700",
        "[]|-32600",
        "7|-32600",
        "{}|-32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}|-32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}|-32600",
      })
  void what_is_no_message_is_answered_by_the_protocol(String body, int code) {
    HttpResponse<String> answer = post(body, "application/json", Map.of());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.readObject(answer.body()).get("error").toString()).contains("code=" + code);
  }

  @Test
  void an_unknown_method_is_answered_by_the_protocol() {
    HttpResponse<String> answer =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"sampling/steal\"}",
            "application/json",
            Map.of());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("-32601", "\"id\":\"a\"");
  }

  @Test
  void a_message_needs_no_session_and_any_pod_answers_it() {
    HttpResponse<String> answer =
        post(LIST, "application/json", Map.of("MCP-Protocol-Version", "2025-06-18"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("mcp-session-id")).isEmpty();
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.body()).contains("add_task");
    HttpResponse<String> notification =
        post(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "application/json",
            Map.of());
    assertThat(notification.statusCode()).isEqualTo(202);
    assertThat(notification.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin|https://agent.example|200",
        "Origin|https://evil.example|403",
        "Origin|http://127.0.0.1|403",
        "Origin|null|403",
        "MCP-Protocol-Version|1999-01-01|400",
        "MCP-Protocol-Version|2025-03-26|200",
        "MCP-Protocol-Version|2025-11-25|200",
        "Accept|application/json, text/event-stream|200",
        "Accept|*/*|200",
        "Accept|text/html|406",
      })
  void headers_are_checked_as_the_protocol_wants(String name, String value, int status) {
    assertThat(post(LIST, "application/json", Map.of(name, value)).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded"})
  void what_a_form_of_a_page_can_send_without_asking_is_refused(String type) {
    assertThat(post(LIST, type, Map.of()).statusCode()).isEqualTo(415);
  }

  @Test
  void too_long_a_message_is_refused() {
    String body = LIST.replace("{}", "{\"a\":\"" + "x".repeat(1_000_000) + "\"}");
    assertThat(post(body, "application/json", Map.of()).statusCode()).isEqualTo(413);
  }

  @Test
  void without_a_token_there_is_no_answer_but_401() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri("/mcp"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(LIST));
    HttpResponse<String> answer = function.send(request);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void there_are_no_streams_and_no_sessions(String method) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri("/mcp"))
            .header("Authorization", "Bearer " + RunningFunction.token(ann))
            .header("Accept", "text/event-stream")
            .method(method, HttpRequest.BodyPublishers.noBody());
    HttpResponse<String> answer = function.send(request);
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("POST");
  }
}
