package dev.knudge.deadletters.http;

import dev.knudge.contracts.Delivery;
import dev.knudge.deadletters.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts a letter as the dispatcher did: one HTTP/1.1 request in binary mode, whose header values are the bytes that came. That is why it is no client of the JDK's: those write what is
 * not ASCII as {@code ?} or as UTF-8, and an id that arrives changed is another event to an inbox. It follows no redirect, and keeps no connection.
 */
public final class DestinationClient {
  /** As much of an answer as a dead letter keeps. */
  private static final int MOST = 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Duration timeout;

  /**
   * @param timeout of one post, from the connection to the end of the answer's head
   */
  public DestinationClient(Duration timeout) {
    this.timeout = timeout;
  }

  /** Posts it, and says what became of it. It throws nothing: whatever goes wrong on the way is no answer. */
  public Reply post(URI destination, Delivery delivery) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Socket socket = connect(destination)) {
      OutputStream out = socket.getOutputStream();
      out.write(head(destination, delivery).getBytes(StandardCharsets.ISO_8859_1));
      out.write(delivery.body());
      out.flush();
      Answer answer = Answer.read(new Timed(socket, deadline));
      int status = answer.status();
      return status < 300
          ? new Reply.Taken(status)
          : new Reply.Refused(status, text(answer.start(MOST)));
    } catch (IOException e) {
      return new Reply.Unanswered(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Socket connect(URI destination) throws IOException {
    boolean encrypted = "https".equals(destination.getScheme());
    int port = destination.getPort() > 0 ? destination.getPort() : encrypted ? 443 : 80;
    Socket plain = new Socket();
    try {
      plain.connect(
          new InetSocketAddress(destination.getHost(), port), Math.toIntExact(CONNECT.toMillis()));
      return encrypted ? encrypted(plain, destination.getHost(), port) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket encrypted(Socket plain, String host, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
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

  /** The socket's input, until the deadline. */
  static final class Timed extends InputStream {
    private final Socket socket;
    private final long deadline;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int end;

    Timed(Socket socket, long deadline) {
      this.socket = socket;
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      if (position == end) {
        long left = Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
        socket.setSoTimeout(Math.toIntExact(left));
        end = socket.getInputStream().read(buffer);
        position = 0;
        if (end <= 0) {
          end = 0;
          return -1;
        }
      }
      return buffer[position++] & 0xff;
    }
  }
}
