package dev.knudge.live.door;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that stands in for a function, down to the bytes on its sockets, so that it can also do what no function should. */
final class StandIn implements AutoCloseable {
  private final ServerSocket server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger cut = new AtomicInteger();
  private volatile Script script = (head, connection) -> connection.answer(200, "", "ok");

  /** What is done about a request whose head was read. */
  interface Script {
    void act(Head head, Connection connection) throws IOException;
  }

  /**
   * The head of a request.
   *
   * @param fields by lower-case name; values of one name joined with a comma
   */
  record Head(String method, String target, String version, Map<String, String> fields) {}

  /** A request that was read to its end. */
  record Received(Head head, String body) {
    String field(String name) {
      return head.fields().getOrDefault(name, "");
    }
  }

  StandIn() {
    this(0);
  }

  StandIn(int port) {
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** From now on, this is done; and what was received is forgotten. */
  StandIn does(Script next) {
    script = next;
    received.clear();
    cut.set(0);
    return this;
  }

  /** Requests that were read to their end. */
  List<Received> received() {
    return received;
  }

  Received only() {
    if (received.size() != 1) {
      throw new AssertionError("Expected one request, and got " + received);
    }
    return received.getFirst();
  }

  /** Connections that ended while something was still to come. */
  int cut() {
    return cut.get();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var connection = new Connection(socket);
      while (connection.next()) {
        script.act(connection.head, connection);
      }
    } catch (IOException e) {
      cut.incrementAndGet();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One connection, and the request that is under way on it. */
  final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private Head head;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    private boolean next() throws IOException {
      if (socket.isClosed()) {
        return false;
      }
      in.mark(1);
      if (in.read() < 0) {
        return false;
      }
      in.reset();
      String[] line = line().split(" ", 3);
      Map<String, String> fields = new TreeMap<>();
      for (String field = line(); !field.isEmpty(); field = line()) {
        int colon = field.indexOf(':');
        fields.merge(
            field.substring(0, colon).toLowerCase(Locale.ROOT),
            field.substring(colon + 1).strip(),
            (one, other) -> one + "," + other);
      }
      head = new Head(line[0], line[1], line[2], fields);
      return true;
    }

    /** Reads the body to its end, and remembers the request. */
    Received read() throws IOException {
      var body = new ByteArrayOutputStream();
      if (head.fields().containsKey("transfer-encoding")) {
        for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
          body.write(chunk);
        }
      } else {
        int length = Integer.parseInt(head.fields().getOrDefault("content-length", "0"));
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException();
        }
        body.write(bytes);
      }
      var whole = new Received(head, body.toString(StandardCharsets.UTF_8));
      received.add(whole);
      return whole;
    }

    /** Reads the next chunk of a body; an empty one ends it. */
    byte[] chunk() throws IOException {
      int length = Integer.parseInt(line(), 16);
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      line();
      return bytes;
    }

    /** Reads the body, and answers with one of a known length. {@code fields} are lines, each with its end. */
    void answer(int status, String fields, String body) throws IOException {
      read();
      answerUnread(status, fields, body);
    }

    /** Answers without reading the body. */
    void answerUnread(int status, String fields, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      boolean none = status == 204 || status == 304;
      write(
          "HTTP/1.1 "
              + status
              + " Whatever\n"
              + fields
              + (none ? "" : "Content-Length: " + bytes.length + "\n")
              + "\n");
      if (!none && !head.method().equals("HEAD")) {
        out.write(bytes);
        out.flush();
      }
    }

    /** Writes a head, or anything else; line ends become those of HTTP. */
    void write(String text) throws IOException {
      out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    void writeChunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.write("\r\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    void writeBytes(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Waits until the other side closes; what it still sends is dropped. */
    void awaitEnd() throws IOException {
      try {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException _) {
        // an end as well
      }
      cut.incrementAndGet();
      socket.close();
    }

    /** Closes it now. */
    void close() throws IOException {
      socket.close();
    }

    /** Closes it with a reset, as a process does that is killed. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("after " + line);
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
