package dev.knudge.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection that sends bytes as they are given: for requests that no HTTP client would make, but that clients on the net do send. */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  /** Connects to that port of this machine. */
  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * An answer.
   *
   * @param headers by lower-case name
   */
  public record Answer(int status, Map<String, String> headers, String body) {}

  /** Sends one request on a connection of its own, and reads its answer. */
  public static Answer exchange(int port, String request) throws IOException {
    try (RawHttp connection = new RawHttp(port)) {
      connection.send(request);
      return connection.answer();
    }
  }

  /** Sends bytes; {@code \n} stands for the line end of HTTP in the head, which ends with an empty line. */
  public void send(String request) throws IOException {
    int end = request.indexOf("\n\n");
    String head = end < 0 ? request : request.substring(0, end + 2);
    String body = end < 0 ? "" : request.substring(end + 2);
    socket
        .getOutputStream()
        .write((head.replaceAll("(?<!\r)\n", "\r\n") + body).getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads the next answer; interim ones (1xx) are passed over. */
  public Answer answer() throws IOException {
    String statusLine = line();
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    if (status / 100 == 1) {
      return answer();
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The server closed the connection; it had said: " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
