package dev.knudge.live.socket;

import java.util.concurrent.CompletionStage;

/** The way to one client. */
interface Transport {
  /** What it is called in metrics: {@code websocket} or {@code sse}. */
  String kind();

  /** Runs that soon, never at once, where frames are to be sent from, and in the order of the calls. */
  void execute(Runnable action);

  /**
   * Sends a frame; they are sent in the order of the calls.
   *
   * @param cursor where the client is with it
   * @return done when the client's connection took it, or failed when it is gone
   */
  CompletionStage<?> send(String frame, String cursor);

  /** Asks whether the client is there. */
  void ping();

  /** Whether a client that is there answers pings. */
  boolean isAnswered();

  /** Ends the connection, after what was sent. */
  void close(CloseCode code, String reason);

  /** Ends it at once, whether the client takes notice or not. */
  void cut();
}
