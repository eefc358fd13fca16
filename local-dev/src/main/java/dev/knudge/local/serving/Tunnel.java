package dev.knudge.local.serving;

import io.vertx.core.net.NetSocket;

/** Two sockets, each getting what the other sends, until one of them is closed. */
final class Tunnel {

  private final NetSocket caller;
  private final NetSocket process;

  Tunnel(NetSocket caller, NetSocket process) {
    this.caller = caller;
    this.process = process;
  }

  void open(Runnable closed) {
    connect(caller, process, closed);
    connect(process, caller, closed);
  }

  private static void connect(NetSocket from, NetSocket to, Runnable closed) {
    from.handler(part -> {
      to.write(part);
      if (to.writeQueueFull()) {
        from.pause();
        to.drainHandler(drained -> from.resume());
      }
    });
    from.closeHandler(gone -> {
      to.close();
      closed.run();
    });
    from.exceptionHandler(failure -> from.close());
    from.resume();
  }

  void close() {
    caller.close();
    process.close();
  }
}
