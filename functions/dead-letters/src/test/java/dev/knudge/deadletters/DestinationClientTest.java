package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Delivery;
import dev.knudge.deadletters.http.DestinationClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as they come on a wire, or do not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DestinationClientTest {
  private static final Delivery DELIVERY = Delivery.builder().header("ce-id", "e").build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 204 No Content\\r\\n\\r\\n|Taken[code=204]",
        "HTTP/1.1 202 Accepted\\r\\nContent-Length: 0\\r\\n\\r\\n|Taken[code=202]",
        "HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.1 204 No Content\\r\\n\\r\\n|Taken[code=204]",
        "HTTP/1.1 422 No\\r\\nContent-Length: 2\\r\\n\\r\\nno and more|Refused[code=422, body=no]",
        "HTTP/1.1 503\\r\\n\\r\\nuntil it ends|Refused[code=503, body=until it ends]",
        "HTTP/1.1 500 X\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3;x=y\\r\\nabc\\r\\n2\\r\\nde\\r\\n0\\r\\n\\r\\n|Refused[code=500, body=abcde]",
        "HTTP/1.1 500 X\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nab|Refused[code=500, body=ab]",
        "HTTP/1.1 400 X\\r\\nContent-Length: 100\\r\\n\\r\\nhalf|Refused[code=400, body=half]",
        "HTTP/1.1 302 Found\\r\\nLocation: http://x\\r\\n\\r\\n|Refused[code=302, body=]"
      })
  void the_status_decides_and_the_body_is_the_reason(String answer, String expected)
      throws IOException {
    assertThat(answered(answer).toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-x\\r\\n",
        "HTTP/1.1 2",
        "''",
        "HTTP/1.1 200 OK\\r\\nContent-Length: x\\r\\n\\r\\n"
      })
  void what_is_no_answer_is_none(String answer) throws IOException {
    assertThat(answered(answer)).isInstanceOf(Reply.Unanswered.class);
  }

  @Test
  void who_does_not_answer_in_time_has_not_answered() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(client(Duration.ofMillis(300)).post(uri(silent), DELIVERY))
          .isInstanceOf(Reply.Unanswered.class);
    }
  }

  /** More than any buffers between take. */
  @Test
  void who_takes_nothing_is_given_up_in_time() throws IOException {
    Delivery large = Delivery.builder().header("ce-id", "e").body(new byte[64 << 20]).build();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Accepted _ = new Accepted(server, "")) {
      assertThat(client(Duration.ofSeconds(1)).post(uri(server), large))
          .isEqualTo(new Reply.Unanswered("There was no answer within 1.0 s."));
    }
  }

  @Test
  void who_never_shakes_hands_is_given_up_in_time() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Accepted _ = new Accepted(server, "")) {
      URI https = URI.create("https://127.0.0.1:" + server.getLocalPort());
      assertThat(client(Duration.ofSeconds(1)).post(https, DELIVERY))
          .isEqualTo(new Reply.Unanswered("There was no answer within 1.0 s."));
    }
  }

  @Test
  void an_answer_that_never_ends_is_what_came_of_it_in_time() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Accepted _ = new Accepted(server, "HTTP/1.1 422 No\r\nContent-Length: 9\r\n\r\nhalf")) {
      assertThat(client(Duration.ofSeconds(5)).post(uri(server), DELIVERY))
          .isEqualTo(new Reply.Refused(422, "half"));
    }
  }

  @Test
  void a_name_that_nobody_has_is_no_answer() {
    assertThat(
            client(Duration.ofSeconds(60))
                .post(URI.create("http://nobody.todo.svc.cluster.invalid"), DELIVERY))
        .isInstanceOf(Reply.Unanswered.class);
  }

  @Test
  void nobody_there_is_no_answer() throws IOException {
    ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    gone.close();
    assertThat(client(Duration.ofSeconds(60)).post(uri(gone), DELIVERY))
        .isInstanceOf(Reply.Unanswered.class);
  }

  @ParameterizedTest
  @CsvSource({"ce-id, a\\r\\nX: y", "ce-id, \u20ac", "ce id, x", "ce-id:x, y"})
  void what_fits_no_header_is_not_sent(String name, String value) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Delivery delivery = Delivery.builder().header(name, value.translateEscapes()).build();
      assertThat(client(Duration.ofSeconds(60)).post(uri(server), delivery))
          .isInstanceOf(Reply.Unanswered.class);
    }
  }

  /** A connection that is taken, told something, and held without a look at what comes by it. */
  private static final class Accepted implements AutoCloseable {
    private final CompletableFuture<Socket> connection = new CompletableFuture<>();

    Accepted(ServerSocket server, String told) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              Socket socket = server.accept();
              connection.complete(socket);
              socket.getOutputStream().write(told.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
              connection.completeExceptionally(e);
            }
          });
    }

    @Override
    public void close() throws IOException {
      connection.join().close();
    }
  }

  private static DestinationClient client(Duration timeout) {
    return new DestinationClient(timeout, "");
  }

  private static URI uri(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private static Reply answered(String answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = server.accept()) {
              // All of the request: closing with some of it unread would reset the connection.
              StringBuilder head = new StringBuilder();
              while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
              }
              OutputStream out = socket.getOutputStream();
              out.write(answer.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
              out.flush();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      return client(Duration.ofSeconds(60)).post(uri(server), DELIVERY);
    }
  }
}
