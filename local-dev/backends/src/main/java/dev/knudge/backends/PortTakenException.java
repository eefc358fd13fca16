package dev.knudge.backends;

/** Another program listens on a port that a backend was told to use. */
public final class PortTakenException extends BackendException {

  private static final long serialVersionUID = 1L;

  private final int port;

  PortTakenException(Port.Fixed port) {
    super(
        "port %d is taken by another program: stop it, or set %s to another port"
            .formatted(port.number(), port.setting()));
    this.port = port.number();
  }

  /** The port in question. */
  public int port() {
    return port;
  }
}
