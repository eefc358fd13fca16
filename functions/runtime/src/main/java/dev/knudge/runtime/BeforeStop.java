package dev.knudge.runtime;

/**
 * Something that an application does when it is told to stop, while it still answers requests: after it the server takes no new ones, and cuts what is neither a request nor an answer,
 * such as an open socket.
 */
public interface BeforeStop {
  /** Does it, and returns when it is done: within some seconds, since what is in flight has to end in the same time. */
  void beforeStop();
}
