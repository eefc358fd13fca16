package dev.knudge.local.serving;

/** Hears what happens to services. Called on an event loop: it must not block. */
@FunctionalInterface
public interface ServingListener {

  /** Something happened. */
  void on(ServingEvent event);
}
