package dev.knudge.runtime.outbox;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;

/** Begins the relay when the server answers; a function that has none pays nothing for it. */
@Singleton
@Requires(property = "knudge.outbox.relay", value = "true")
final class RelayStart implements ApplicationEventListener<ServerStartupEvent> {
  private final ContinuousRelay relay;

  RelayStart(ContinuousRelay relay) {
    this.relay = relay;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    relay.start();
  }
}
