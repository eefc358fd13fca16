package dev.knudge.notification.channel;

import dev.knudge.notification.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts to addresses that users say. A client of its own, because the JDK's looks the name up by itself: here the connection goes to the very address that was looked at, and to no
 * other. It follows no redirect and reads no body: nothing that is behind an address ever gets back to whoever named it.
 */
final class GuardedHttp {
  private static final int LONGEST_HEAD = 16_384;
  private static final int MOST_ADDRESSES = 3;

  private final AddressGuard guard;
  private final Duration timeout;

  /**
   * @param timeout of the connection, and of each read
   */
  GuardedHttp(AddressGuard guard, Duration timeout) {
    this.guard = guard;
    this.timeout = timeout;
  }

  /**
   * An answer.
   *
   * @param headers by lower-case name; of several the last
   */
  record Answer(int status, Map<String, String> headers) {}

  /** Nothing of the request was sent. */
  static final class UnsentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean lasting;

    UnsentException(String reason, boolean lasting) {
      super(reason);
      this.reason = reason;
      this.lasting = lasting;
    }

    /** Why, as {@link Reason} has it. */
    String reason() {
      return reason;
    }

    /** Whether it would be the same another time. */
    boolean isLasting() {
      return lasting;
    }
  }

  /**
   * Posts.
   *
   * @throws UnsentException if it surely did not get there
   * @throws IOException if it may have got there, and no answer came back
   */
  Answer post(URI uri, Map<String, String> headers, byte[] body)
      throws UnsentException, IOException {
    try (Socket socket = connect(uri)) {
      OutputStream out = socket.getOutputStream();
      out.write(head(uri, headers, body.length));
      out.write(body);
      out.flush();
      return answer(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private Socket connect(URI uri) throws UnsentException {
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    UnsentException failure = new UnsentException(Reason.NAME_UNKNOWN.text(), false);
    for (InetAddress address : addresses(uri.getHost())) {
      try {
        return connect(address, uri.getHost(), port, tls);
      } catch (IOException e) {
        failure = new UnsentException(Reason.UNREACHABLE.text(kind(e)), false);
      }
    }
    throw failure;
  }

  private List<InetAddress> addresses(String host) throws UnsentException {
    try {
      return guard.resolve(host).stream().limit(MOST_ADDRESSES).toList();
    } catch (AddressGuard.ForbiddenException _) {
      throw new UnsentException(Reason.NOT_PUBLIC.text(), true);
    } catch (UnknownHostException _) {
      throw new UnsentException(Reason.NAME_UNKNOWN.text(), false);
    }
  }

  @SuppressWarnings("AddressSelection") // The address was selected, and looked at.
  private Socket connect(InetAddress address, String host, int port, boolean tls)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      return tls ? secured(socket, host, port) : socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secured(Socket socket, String host, int port) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(socket, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static byte[] head(URI uri, Map<String, String> headers, int length) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    StringBuilder head = new StringBuilder("POST ").append(path);
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getHost());
    if (uri.getPort() > 0) {
      head.append(':').append(uri.getPort());
    }
    head.append("\r\nConnection: close\r\nUser-Agent: Knudge\r\nContent-Length: ").append(length);
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Answer answer(InputStream in) throws IOException {
    HeadInput head = new HeadInput(in);
    while (true) {
      String statusLine = head.line();
      if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
        throw new IOException("What answered does not speak HTTP.");
      }
      int status = Integer.parseInt(statusLine.substring(9, 12));
      Map<String, String> headers = new TreeMap<>();
      for (String line = head.line(); !line.isEmpty(); line = head.line()) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
      }
      if (status / 100 != 1) {
        return new Answer(status, headers);
      }
    }
  }

  /** An answer's head, of which every byte counts, so that none has no end. */
  private static final class HeadInput {
    private final InputStream in;
    private int left = LONGEST_HEAD;

    HeadInput(InputStream in) {
      this.in = in;
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        left--;
        if (c < 0 || left <= 0) {
          throw new IOException("The answer broke off, or is too long.");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }

  /** What went wrong, without the address that the exception may name. */
  private static String kind(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "");
  }
}
