package dev.knudge.local.eventing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An HTTP server that notes every request as it came over the wire, and answers what it is told to. Written on sockets, so that no library hides
 * what was sent.
 */
final class RecordingSink implements AutoCloseable {

  private final ServerSocket server;
  private final Function<Request, Answer> answers;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answering = new AtomicInteger();
  private final AtomicInteger mostAnswering = new AtomicInteger();

  private RecordingSink(ServerSocket server, Function<Request, Answer> answers) {
    this.server = server;
    this.answers = answers;
  }

  /** A header, its name as it was written. */
  record Header(String name, String value) {}

  /** A request; text is read as Latin-1, byte by byte. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(String method, String path, List<Header> headers, byte[] body) {

    /** The value of the only header of this name. */
    String header(String name) {
      return find(name)
          .orElseThrow(() -> new AssertionError("no header " + name + " in " + headers));
    }

    Optional<String> find(String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .findFirst();
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What to do with a request. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(int status, List<Header> headers, byte[] body, boolean cut) {

    static Answer of(int status) {
      return new Answer(status, List.of(), new byte[0], false);
    }

    static Answer of(int status, String body) {
      return new Answer(status, List.of(), body.getBytes(StandardCharsets.UTF_8), false);
    }

    Answer with(String name, String value) {
      List<Header> more = new ArrayList<>(headers);
      more.add(new Header(name, value));
      return new Answer(status, more, body, cut);
    }

    /** Close the connection without a word. */
    static Answer none() {
      return new Answer(0, List.of(), new byte[0], true);
    }
  }

  /** Takes everything. */
  static RecordingSink taking() {
    return answering(request -> Answer.of(204));
  }

  /** Answers as told. The function may block; each connection has a thread of its own. */
  static RecordingSink answering(Function<Request, Answer> answers) {
    return on(0, answers);
  }

  static RecordingSink on(int port, Function<Request, Answer> answers) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      RecordingSink sink = new RecordingSink(socket, answers);
      Thread.ofVirtual().start(sink::accept);
      return sink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** The requests so far, in the order in which they were read. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many requests were answered at the same time, at most. */
  int mostAtOnce() {
    return mostAnswering.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        int now = answering.incrementAndGet();
        mostAnswering.accumulateAndGet(now, Math::max);
        Answer answer = answers.apply(request);
        answering.decrementAndGet();
        if (answer.cut()) {
          return;
        }
        write(connection.getOutputStream(), answer);
      }
    } catch (IOException e) {
      // The other side went away; tests see what came.
    } finally {
      connections.remove(connection);
    }
  }

  private static Request read(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    String[] parts = start.split(" ", 3);
    List<Header> headers = new ArrayList<>();
    int length = 0;
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      Header header = new Header(line.substring(0, colon), line.substring(colon + 1).strip());
      headers.add(header);
      if (header.name().equalsIgnoreCase("content-length")) {
        length = Integer.parseInt(header.value());
      }
    }
    return new Request(parts[0], parts[1], headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return null;
  }

  private static void write(OutputStream out, Answer answer) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " x\r\n");
    answer
        .headers()
        .forEach(h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    if (answer.status() != 204) {
      head.append("Content-Length: ").append(answer.body().length).append("\r\n");
    }
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(answer.body());
    out.flush();
  }

  /** Stops, and cuts all connections, as a killed server does. */
  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
