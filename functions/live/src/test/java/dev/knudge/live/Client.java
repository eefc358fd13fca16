package dev.knudge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A WebSocket client, the JDK's, that keeps what it gets. */
public final class Client implements WebSocket.Listener, AutoCloseable {
  /** Only what hangs takes so long. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<Map<String, Object>> frames = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final boolean reads;
  private WebSocket socket;

  private Client(boolean reads) {
    this.reads = reads;
  }

  /** Connects as that token's user, by the Authorization header. */
  public static Client connect(int port, String query, String token) {
    return connect(port, query, token, true);
  }

  /** Connects, and reads nothing until {@link #read}. */
  public static Client silent(int port, String token) {
    return connect(port, "", token, false);
  }

  private static Client connect(int port, String query, String token, boolean reads) {
    return open(
        HTTP.newWebSocketBuilder()
            .subprotocols("cloudevents.json")
            .header("Authorization", "Bearer " + token),
        port,
        query,
        reads);
  }

  /** Connects with a builder of the test's own. */
  public static Client open(WebSocket.Builder builder, int port, String query, boolean reads) {
    Client client = new Client(reads);
    client.socket =
        builder
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws" + query), client)
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    return client;
  }

  /** A builder as browsers would have it: no header, the token as second subprotocol. */
  public static WebSocket.Builder browser(String token) {
    return HTTP.newWebSocketBuilder().subprotocols("cloudevents.json", "bearer." + token);
  }

  /** The JDK's. */
  public static WebSocket.Builder builder() {
    return HTTP.newWebSocketBuilder();
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) {
      opened.request(1);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(Json.readObject(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable fault) {
    closed.complete(1006);
  }

  /** From now on it reads. */
  public void read() {
    socket.request(1);
  }

  /** The subprotocol that was agreed upon. */
  public String subprotocol() {
    return socket.getSubprotocol();
  }

  /** Says that. */
  public void say(String text) {
    socket.sendText(text, true).join();
  }

  /** All frames until now. */
  public List<Map<String, Object>> frames() {
    return List.copyOf(frames);
  }

  /** The ids of all events that are not the connection's own. */
  public List<Object> events() {
    return frames.stream()
        .filter(frame -> !"/live".equals(frame.get("source")))
        .map(frame -> frame.get("id"))
        .toList();
  }

  /** Waits for the first frame of that type. */
  public Map<String, Object> awaitType(String type) {
    return awaitFrame(frame -> type.equals(frame.get("type")));
  }

  /** Waits for the first frame that fits. */
  public Map<String, Object> awaitFrame(Predicate<Map<String, Object>> which) {
    await().atMost(PATIENCE).until(() -> frames.stream().anyMatch(which));
    return frames.stream().filter(which).findFirst().orElseThrow();
  }

  /** Waits until it has that event. */
  public Map<String, Object> awaitEvent(String id) {
    return awaitFrame(frame -> id.equals(frame.get("id")));
  }

  /** Waits to be welcomed. */
  public Client welcomed() {
    awaitType("live.welcome");
    return this;
  }

  /** The newest cursor. */
  public String cursor() {
    return (String) frames.getLast().get("cursor");
  }

  /** Waits until the server closed it. */
  public int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Says goodbye with that code, and waits for what is answered. */
  public int goodbye(int code) {
    socket.sendClose(code, "Goodbye.").join();
    return closeCode();
  }

  /** Waits until it ended, however long that takes. */
  public void ended() {
    closed.join();
  }

  /** Has exactly these events, in this order. */
  public void has(List<String> ids) {
    await().atMost(PATIENCE).until(() -> events().size() >= ids.size());
    assertThat(events()).isEqualTo(ids);
  }

  /** Gone without a word, as when the network breaks. */
  public void vanish() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket).join();
    socket.abort();
  }
}
