package dev.knudge.deadletters.http;

import dev.knudge.contracts.Delivery;
import dev.knudge.deadletters.Reply;
import dev.knudge.runtime.security.Authorities;
import dev.knudge.runtime.settings.SettingsException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts a letter as the dispatcher did: one HTTP/1.1 request in binary mode, whose header values are the bytes that came. That is why it is no client of the JDK's: those write what is
 * not ASCII as {@code ?} or as UTF-8, and an id that arrives changed is another event to an inbox. It follows no redirect, and keeps no connection.
 */
public final class DestinationClient {
  /** As much of an answer as a dead letter keeps. */
  private static final int MOST = 1024;

  private final Duration timeout;
  private final @Nullable SSLSocketFactory trusting;

  /**
   * Makes one.
   *
   * @param timeout of one post, from the look-up of the destination's name to the end of the answer
   * @param authorities by whom destinations with TLS are trusted, as PEM, and by no others; blank for the usual ones
   * @throws SettingsException where the authorities are none
   */
  public DestinationClient(Duration timeout, String authorities) {
    this.timeout = timeout;
    trusting = authorities.isBlank() ? null : Authorities.trusting(authorities).getSocketFactory();
  }

  /** Posts it, and says what became of it. It throws nothing: whatever goes wrong on the way is no answer. */
  public Reply post(URI destination, Delivery delivery) {
    long began = System.nanoTime();
    try (Connection connection = Connection.to(destination, this::tls, timeout)) {
      OutputStream out = connection.out();
      out.write(head(destination, delivery).getBytes(StandardCharsets.ISO_8859_1));
      out.write(delivery.body());
      out.flush();
      Answer answer = Answer.read(connection.in());
      int status = answer.status();
      return status < 300
          ? new Reply.Taken(status)
          : new Reply.Refused(status, text(answer.start(MOST)));
    } catch (IOException e) {
      // At the deadline the connection is closed, which says nothing to an operator.
      return new Reply.Unanswered(
          System.nanoTime() - began < timeout.toNanos()
              ? e.getClass().getSimpleName() + ": " + e.getMessage()
              : "There was no answer within " + timeout.toMillis() / 1000.0 + " s.");
    }
  }

  /** The usual authorities are read when they are first asked for: most posts need none. */
  private SSLSocketFactory tls() {
    return trusting == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusting;
  }

  private static String head(URI destination, Delivery delivery) throws IOException {
    String path = destination.getRawPath();
    StringBuilder head = new StringBuilder("POST ");
    head.append(path == null || path.isEmpty() ? "/" : path).append(" HTTP/1.1\r\n");
    header(head, "Host", destination.getRawAuthority());
    header(head, "Connection", "close");
    header(head, "Content-Length", Integer.toString(delivery.body().length));
    for (Map.Entry<String, String> header : delivery.headers().entrySet()) {
      header(head, header.getKey(), header.getValue());
    }
    return head.append("\r\n").toString();
  }

  /** What came as one header goes as one header: a line end in a value would make two of it, or another request. */
  private static void header(StringBuilder head, String name, String value) throws IOException {
    if (name.chars().anyMatch(c -> c <= ' ' || c > '~' || c == ':')
        || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
      throw new IOException("the attribute " + name.replaceAll("[^!-~]", "?") + " fits no header");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }
}
