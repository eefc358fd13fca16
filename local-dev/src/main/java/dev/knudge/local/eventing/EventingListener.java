package dev.knudge.local.eventing;

/** Hears what happens to events on their way. Called on the threads that move them: it must not block. */
@FunctionalInterface
public interface EventingListener {

  /** Something happened. */
  void on(EventingEvent event);
}
