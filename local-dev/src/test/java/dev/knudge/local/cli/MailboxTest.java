package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.ReceivedMail;
import dev.knudge.local.status.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** E-mails in a browser, whatever is in them. */
class MailboxTest {

  private static final String EVIL = "<script>alert('x')</script>";

  private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private AdminServer server;

  @BeforeEach
  void start() {
    server =
        AdminServer.start(
            0,
            () -> {
              throw new IllegalStateException("nobody asks for " + Status.class);
            },
            List::of,
            () -> mails);
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void an_empty_one_says_what_to_do() throws Exception {
    assertThat(get("/mail").body()).contains("No e-mail was sent yet.");
  }

  @Test
  void the_latest_comes_first_and_each_can_be_read() throws Exception {
    mails.add(mail("First", "one", ""));
    mails.add(mail("Second", "two", "<b>two</b>"));

    String list = get("/mail").body();

    assertThat(list.indexOf("Second")).isPositive().isLessThan(list.indexOf("First"));
    assertThat(get("/mail/2").body()).contains("two").contains("src=\"/mail/2/html\"");
    assertThat(get("/mail/1").body()).contains("one").doesNotContain("<iframe");
    assertThat(get("/mail/2/raw").body()).isEqualTo("raw");
  }

  @Test
  void what_others_wrote_runs_nowhere() throws Exception {
    mails.add(mail(EVIL, EVIL, EVIL));

    assertThat(get("/mail").body()).doesNotContain("<script>");
    assertThat(get("/mail/1").body()).doesNotContain("<script>").contains("<iframe sandbox=");
    HttpResponse<String> html = get("/mail/1/html");
    assertThat(html.body()).isEqualTo(EVIL);
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox")
        .contains("default-src 'none'")
        .doesNotContain("allow-scripts");
    assertThat(get("/mail/1/raw").headers().firstValue("Content-Type"))
        .hasValue("text/plain; charset=utf-8");
  }

  @Test
  void a_program_gets_json() throws Exception {
    mails.add(mail("Tea", "Time for tea", ""));

    String json =
        http.send(
                HttpRequest.newBuilder(uri("/mail")).header("Accept", "application/json").build(),
                BodyHandlers.ofString())
            .body();

    assertThat(json)
        .isEqualTo(
            "{\"count\":1,\"items\":[{\"number\":1,\"from\":\"knudge@localhost\",\"to\":[\"ada@example.org\"],\"subject\":\"Tea\",\"text\":\"Time for tea\"}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mail/2", "/mail/0", "/mail/x", "/mailbox", "/mail/1/other", "/mail/"})
  void what_is_not_there_is_404(String path) throws Exception {
    mails.add(mail("Tea", "Time for tea", ""));
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private static ReceivedMail mail(String subject, String text, String html) {
    return new ReceivedMail(
        "knudge@localhost", List.of("ada@example.org"), subject, text, html, "raw");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
