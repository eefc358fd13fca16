package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersCommandTest {

  private static final String HOSTILE =
      "{\"id\":\"7\",\"state\":\"stored\",\"destination\":\"audit\",\"code\":422,\"type\":\"task.created\",\"event_id\":\"e\\u001b[2J\\n1\",\"user_id\":null,\"stored_at\":\"2026-11-21T10:00:00Z\",\"reason\":\"no\\u202e\"}";

  @TempDir private Path root;
  private HttpServer function;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();

  @BeforeEach
  void start() throws IOException {
    function = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    function.createContext("/", this::answer);
    function.start();
  }

  @AfterEach
  void stop() {
    function.stop(0);
  }

  /** The next answer to that request; the last one stays. */
  private void when(String request, String... bodies) {
    answers.put(request, new ArrayDeque<>(List.of(bodies)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request =
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().toString().replace("/api/dead-letters", "");
      asked.add(request);
      tokens.add(exchange.getRequestHeaders().getFirst("Authorization").substring(7));
      Deque<String> known = answers.get(request);
      String body =
          known == null
              ? "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"There is no letter 9.\"}"
              : known.size() > 1 ? known.remove() : known.element();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(known == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private CommandRun knudge(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "dead-letters";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--set";
    all[arguments.length + 2] = "service.dead-letters.port=" + function.getAddress().getPort();
    return CommandRun.of(root, all);
  }

  @Test
  void the_list_shows_what_others_wrote_on_one_line_and_the_terminal_obeys_none_of_it() {
    when("GET ?limit=50", "{\"items\":[" + HOSTILE + "],\"next_cursor\":null}");

    CommandRun run = knudge();

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out())
        .contains("7   stored  audit        422")
        .contains("e\u00b7[2J\u00b71")
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void it_asks_as_an_operator() throws Exception {
    when("GET ?limit=50", "{\"items\":[],\"next_cursor\":null}");

    assertThat(knudge("list").out()).isEqualToIgnoringNewLines("No letters.");

    var claims = SignedJWT.parse(tokens.getFirst()).getJWTClaimsSet();
    assertThat(claims.getStringListClaim("roles")).containsExactly("operator");
    assertThat(claims.getSubject()).isEqualTo("operator");
  }

  @Test
  void a_long_list_is_fetched_page_by_page_and_as_json_it_is_a_line_each() {
    when(
        "GET ?code=422&limit=3",
        "{\"items\":[{\"id\":\"3\"},{\"id\":\"2\"}],\"next_cursor\":\"c d\"}");
    when(
        "GET ?code=422&limit=1&cursor=c+d",
        "{\"items\":[{\"id\":\"1\"}],\"next_cursor\":\"more\"}");

    CommandRun run = knudge("list", "--code", "422", "-n", "3", "--json");

    assertThat(run.out().lines())
        .containsExactly("{\"id\":\"3\"}", "{\"id\":\"2\"}", "{\"id\":\"1\"}");
  }

  @Test
  void filters_become_the_apis() {
    String query =
        "?type=a%26b&source=%2Ftasks&destination=audit&code=none&user_id=u&state=failed&from=2026-11-21T08%3A00%3A00.123456Z&limit=50";
    when("GET " + query, "{\"items\":[],\"next_cursor\":null}");

    CommandRun run =
        knudge(
            "--type",
            "a&b",
            "--source",
            "/tasks",
            "--destination",
            "audit",
            "--code",
            "none",
            "--user",
            "u",
            "--state",
            "failed",
            "--since",
            "2h");

    assertThat(run.exit()).as(asked.toString()).isZero();
  }

  @Test
  void one_is_shown_with_what_it_holds() {
    when(
        "GET /7",
        HOSTILE.replace(
            "\"reason\"",
            "\"origin\":{\"topic\":\"task-events\",\"offset\":3},\"data\":{\"title\":\"T\"},\"history\":[{\"what\":\"arrived\"}],\"reason\""));

    assertThat(knudge("show", "7").out())
        .contains("state:            stored")
        .contains("  topic:          task-events")
        .contains("data:             {\"title\":\"T\"}")
        .contains("  {\"what\":\"arrived\"}")
        .doesNotContain("\u001b");
  }

  @Test
  void redriving_ids_fails_where_one_was_not_taken() {
    when("POST /7/redrive", "{\"state\":\"redriven\",\"destination\":\"audit\"}");
    when(
        "POST /8/redrive",
        "{\"state\":\"failed\",\"destination\":\"audit\",\"code\":503,\"reason\":\"away\"}");

    assertThat(knudge("redrive", "7").exit()).isZero();
    CommandRun both = knudge("redrive", "7", "8");

    assertThat(both.exit()).isEqualTo(1);
    assertThat(both.out().lines())
        .containsExactly("7: taken by audit.", "8: not taken by audit: 503 away");
  }

  @Test
  void redriving_many_tells_how_far_it_is_until_the_end() {
    String begun =
        "{\"id\":\"4\",\"total\":10,\"skipped\":1,\"redriven\":%d,\"failed\":0,\"released\":0,\"ended_at\":%s}";
    when("POST /redrive?destination=audit&all=true", begun.formatted(0, "null"));
    when(
        "GET /redrives/4",
        begun.formatted(6, "null"),
        begun.formatted(10, "\"2026-11-21T10:00:00Z\""));

    CommandRun run = knudge("redrive", "--destination", "audit", "--all");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "0 of 10",
            "6 of 10",
            "10 letters: 10 taken, 0 not taken, 0 not sent since their function is away; 1 more have no destination that is allowed, or are too old.");
  }

  @Test
  void old_letters_are_sent_only_where_that_is_said() {
    when("POST /7/redrive?old=true", "{\"state\":\"redriven\",\"destination\":\"audit\"}");
    when(
        "POST /redrive?code=503&old=true",
        "{\"id\":\"4\",\"total\":0,\"skipped\":0,\"redriven\":0,\"failed\":0,\"released\":0,\"ended_at\":\"2026-11-21T10:00:00Z\"}");

    assertThat(knudge("redrive", "7", "--old").out()).contains("7: taken by audit.");
    assertThat(knudge("redrive", "--code", "503", "--old").exit()).isZero();
  }

  @Test
  void ids_and_filters_do_not_go_together() {
    assertThat(knudge("redrive", "7", "--all").exit()).isEqualTo(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void discarding_says_so() {
    when("DELETE /7", "{}");

    assertThat(knudge("discard", "7").out()).isEqualToIgnoringNewLines("7: discarded.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "redrive", "discard"})
  void what_the_function_says_no_to_is_said(String command) {
    CommandRun run = knudge(command, "9");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).isEqualToIgnoringNewLines("There is no letter 9.");
  }

  @Test
  void where_nobody_answers_it_is_told_how_to_start() {
    function.stop(0);

    CommandRun run = knudge();

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("./local-dev/up");
  }
}
