package dev.knudge.tasks.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.tasks.TasksDatabase;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A function, and agents of two users who talk to it by the protocol's own client. */
abstract class Agents {
  static final String LIST =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";

  static RecordingSink sink;
  static RunningFunction function;

  final String ann = "ann-" + UUID.randomUUID();
  final String bert = "bert-" + UUID.randomUUID();
  final List<McpSyncClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    sink = new RecordingSink();
    function =
        RunningFunction.start(
            TasksDatabase.migrated(),
            "tasks",
            Map.of(
                "knudge.sink.base-url",
                sink.baseUrl(),
                "knudge.mcp.origins",
                "https://agent.example, https://other.example",
                // Micronaut itself refuses pages on a server at localhost: here ours is tried.
                "micronaut.server.cors.localhost-pass-through",
                "true"));
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  @AfterEach
  void closeClients() {
    clients.forEach(McpSyncClient::close);
  }

  McpSyncClient agent(String user) {
    McpSyncClient client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder(function.uri("/").toString())
                    .endpoint("/mcp")
                    .customizeClient(
                        http -> http.version(java.net.http.HttpClient.Version.HTTP_1_1))
                    .httpRequestCustomizer((request, method, uri, body, context) ->
                        request.header("Authorization", "Bearer " + RunningFunction.token(user)))
                    .build())
            .build();
    clients.add(client);
    client.initialize();
    return client;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> call(McpSyncClient agent, String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result =
        agent.callTool(new McpSchema.CallToolRequest(tool, arguments));
    assertThat(result.isError()).as(text(result)).isFalse();
    assertThat(Json.read(text(result))).as("once more as text").isNotNull();
    return (Map<String, Object>) result.structuredContent();
  }

  static String failure(McpSyncClient agent, String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result =
        agent.callTool(new McpSchema.CallToolRequest(tool, arguments));
    assertThat(result.isError()).as(text(result)).isTrue();
    return text(result);
  }

  static String text(McpSchema.CallToolResult result) {
    return ((McpSchema.TextContent) result.content().getFirst()).text();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> task(Map<String, Object> content) {
    return (Map<String, Object>) content.get("task");
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> items(Map<String, Object> content) {
    return (List<Map<String, Object>>) content.get("items");
  }

  HttpResponse<String> post(String body, String type, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri("/mcp"))
            .header("Authorization", "Bearer " + RunningFunction.token(ann))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return function.send(request);
  }
}
