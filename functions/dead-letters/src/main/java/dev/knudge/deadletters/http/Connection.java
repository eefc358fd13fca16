package dev.knudge.deadletters.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to a destination, until its time is over: then it is closed from outside, and fails whatever it is at. A socket's own timeout is of reading alone; a peer that accepts and
 * takes nothing, or never shakes hands, would hold whoever writes for ever.
 */
final class Connection implements AutoCloseable {
  /** At most so long for the look-up of the name, and as long for the connection. */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Duration timeout;
  private final Socket plain = new Socket();
  private final Thread watch;
  private Socket socket = plain;

  private Connection(Duration timeout) {
    this.timeout = timeout;
    watch = closingAfter(timeout, plain);
  }

  /**
   * Connects.
   *
   * @param tls asked where the URL says https
   * @param timeout of all that is done with the connection, from the look-up of the name
   */
  static Connection to(URI destination, Supplier<SSLSocketFactory> tls, Duration timeout)
      throws IOException {
    Connection connection = new Connection(timeout);
    try {
      connection.open(destination, tls);
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void open(URI destination, Supplier<SSLSocketFactory> tls) throws IOException {
    boolean encrypted = "https".equals(destination.getScheme());
    String host = destination.getHost();
    int port = destination.getPort() > 0 ? destination.getPort() : encrypted ? 443 : 80;
    Duration connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
    plain.connect(
        new InetSocketAddress(address(host, connect), port), Math.toIntExact(connect.toMillis()));
    plain.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    if (encrypted) {
      socket = encrypted(tls.get(), host, port);
    }
  }

  /** The look-up cannot be broken off: it is another thread's, which may go on for nobody. One of the platform's, since it would hold the thread that carries a virtual one. */
  private static InetAddress address(String host, Duration atMost) throws IOException {
    FutureTask<InetAddress> lookUp = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread.ofPlatform().daemon().name("look-up").start(lookUp);
    try {
      return lookUp.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new SocketTimeoutException("the name " + host + " was not looked up in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException unknown ? unknown : new IOException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  private SSLSocket encrypted(SSLSocketFactory tls, String host, int port) throws IOException {
    SSLSocket encrypted = (SSLSocket) tls.createSocket(plain, host, port, true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    return encrypted;
  }

  InputStream in() throws IOException {
    return new BufferedInputStream(socket.getInputStream());
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** Of the socket below TLS: closing an encrypted one would say goodbye first, and wait for a peer that takes nothing. */
  private static Thread closingAfter(Duration timeout, Socket plain) {
    return Thread.ofVirtual()
        .name("deadline")
        .start(() -> {
          try {
            Thread.sleep(timeout);
            close(plain);
          } catch (InterruptedException _) {
            // It is over before its time.
          }
        });
  }

  /** What was answered stands, however the end goes. */
  @Override
  public void close() {
    close(socket);
    watch.interrupt();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed in any case.
    }
  }
}
