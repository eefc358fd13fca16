package dev.knudge.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A mail server that answers what it is told to, and keeps what it was given. */
final class ScriptedMail implements AutoCloseable {
  /** Breaks the connection instead of an answer. */
  static final String BREAK = "";

  /** Answers nothing more, and keeps the connection. */
  static final String HANG = " ";

  private final ServerSocket server;
  private final List<String> mails = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile UnaryOperator<String> script = _ -> "250 ok";

  ScriptedMail() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on answers so: to EHLO, MAIL, RCPT, DATA, and "." for the end of a mail; the word alone is given. */
  void answering(UnaryOperator<String> newScript) {
    script = newScript;
  }

  /** How often somebody connected. */
  AtomicInteger connections() {
    return connections;
  }

  /** The mails that came to their end, with their headers. */
  List<String> mails() {
    return List.copyOf(mails);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream out = socket.getOutputStream();
      if (!say(out, script.apply("HELLO").equals("250 ok") ? "220 hello" : script.apply("HELLO"))) {
        return;
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String word = line.split(" ")[0].toUpperCase(java.util.Locale.ROOT);
        String answer = script.apply(word);
        if (word.equals("DATA") && answer.startsWith("250")) {
          say(out, "354 go on");
          mails.add(mail(in));
          answer = script.apply(".");
        }
        if (answer.equals(HANG)) {
          in.lines().forEach(_ -> {});
        }
        if (!say(out, answer) || word.equals("QUIT")) {
          return;
        }
      }
    } catch (IOException _) {
      // the other side has gone
    }
  }

  private static String mail(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append('\n');
    }
    return mail.toString();
  }

  private static boolean say(OutputStream out, String line) throws IOException {
    if (line.isEmpty()) {
      return false;
    }
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return true;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
