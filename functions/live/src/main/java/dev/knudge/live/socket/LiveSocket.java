package dev.knudge.live.socket;

import dev.knudge.live.acknowledgement.Acknowledging;
import dev.knudge.live.acknowledgement.Message;
import dev.knudge.live.socket.Connections.Admission;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketPongMessage;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.flush.FlushConsolidationHandler;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /ws}: the CloudEvents WebSocket binding, a structured CloudEvent in each text frame. */
@ServerWebSocket(value = "/ws", subprotocols = "cloudevents.json")
@Secured(SecurityRule.IS_ANONYMOUS)
final class LiveSocket {
  /** The largest message that is taken: an acknowledgement has a few hundred bytes. */
  static final int LARGEST_MESSAGE = 16_384;

  private static final int MOST_IN_A_FLUSH = 64;
  private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
  private static final String CONNECTION = "connection";
  private static final String RATE = "rate";

  private final Connections connections;
  private final Acknowledging acknowledging;
  private final ExecutorService executor;

  LiveSocket(
      Connections connections,
      Acknowledging acknowledging,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.connections = connections;
    this.acknowledging = acknowledging;
    this.executor = executor;
  }

  @OnOpen
  void onOpen(WebSocketSession session, HttpRequest<?> request) {
    Channel channel = ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel();
    prepare(channel.pipeline());
    WebSocketTransport transport = new WebSocketTransport(session, channel);
    Optional<Caller> caller = Caller.of(request);
    if (caller.isEmpty()) {
      transport.close(CloseCode.TOKEN, "The token is expired or not valid; come with another.");
    } else if (caller.get().isForeign(request)) {
      transport.close(CloseCode.NOT_YOURS, "These are another user's events.");
    } else {
      open(session, transport, caller.get(), request.getParameters().getFirst("cursor"));
    }
  }

  private void open(
      WebSocketSession session,
      WebSocketTransport transport,
      Caller caller,
      Optional<String> cursor) {
    session.put(
        RATE, new MessageRate(connections.settings().messagesPerSecond(), System.nanoTime()));
    Admission admission =
        connections.admit(
            caller.userId(),
            caller.expires(),
            transport,
            cursor.filter(text -> !text.isBlank()).orElse(null));
    switch (admission) {
      case Admission.Granted(Connection connection) -> session.put(CONNECTION, connection);
      case Admission.Denied(CloseCode code, String reason) -> transport.close(code, reason);
    }
  }

  /**
   * Frames that are sent in one go go to the network in one go. A message may come in fragments, without end: together they may be as long as one. And a goodbye is answered.
   */
  private void prepare(ChannelPipeline pipeline) {
    pipeline.addFirst(new FlushConsolidationHandler(MOST_IN_A_FLUSH, true));
    if (pipeline.get("wsdecoder") != null) {
      pipeline.addAfter(
          "wsdecoder", "knudge-fragments", new WebSocketFrameAggregator(LARGEST_MESSAGE));
      pipeline.addAfter(
          "knudge-fragments",
          "knudge-goodbye",
          new ClosingHandshake(connections.settings().closeGrace()));
    }
  }

  @OnMessage(maxPayloadLength = LARGEST_MESSAGE)
  void onMessage(String message, WebSocketSession session) {
    Connection connection = connection(session).orElse(null);
    if (connection == null) {
      return; // it is being closed
    }
    connection.heard();
    MessageRate rate = session.get(RATE, MessageRate.class).orElseThrow();
    if (!rate.allows(System.nanoTime())) {
      connection.close(CloseCode.TOO_MANY, "Too many messages.");
      return;
    }
    switch (Message.read(message, connection.userId())) {
      case Message.Acknowledged acknowledged ->
          executor.execute(() -> keep(connection, acknowledged));
      case Message.Foreign() ->
          connection.close(CloseCode.NOT_YOURS, "A message in another user's name.");
      case Message.NotUnderstood(String reason) ->
          connection.close(CloseCode.NOT_UNDERSTOOD, shortened(reason));
    }
  }

  private void keep(Connection connection, Message.Acknowledged acknowledged) {
    try {
      acknowledging.keep(connection.userId(), acknowledged);
    } catch (RuntimeException e) {
      LOG.warn("An acknowledgement could not be kept: {}", e.toString());
      connection.answer((user, cursor) ->
          connections
              .events()
              .rejected(user, cursor, acknowledged.eventId(), "Not at present; send it again."));
      return;
    }
    connection.answer(
        (user, cursor) -> connections.events().accepted(user, cursor, acknowledged.eventId()));
  }

  /** A close frame has room for 123 bytes; what we say is ASCII. */
  private static String shortened(String reason) {
    return reason.length() <= 120 ? reason : reason.substring(0, 120);
  }

  @OnMessage
  void onPong(WebSocketPongMessage pong, WebSocketSession session) {
    connection(session).ifPresent(Connection::heard);
  }

  @OnClose
  void onClose(WebSocketSession session) {
    connection(session).ifPresent(connections::remove);
  }

  @OnError
  void onError(Throwable fault, WebSocketSession session) {
    if (fault instanceof IOException) {
      LOG.debug("A client is gone: {}", fault.toString());
    } else if (fault instanceof CorruptedWebSocketFrameException broken) {
      LOG.debug("A client breaks the protocol: {}", fault.toString());
      session.close(
          new CloseReason(broken.closeStatus().code(), broken.closeStatus().reasonText()));
    } else if (fault instanceof io.netty.handler.codec.TooLongFrameException) {
      session.close(new CloseReason(CloseCode.TOO_BIG.code(), "The message is too long."));
    } else {
      LOG.warn("A connection failed", fault);
      session.close(CloseReason.INTERNAL_ERROR);
    }
    connection(session).ifPresent(connections::remove);
  }

  private static Optional<Connection> connection(WebSocketSession session) {
    return session.get(CONNECTION, Connection.class);
  }
}
