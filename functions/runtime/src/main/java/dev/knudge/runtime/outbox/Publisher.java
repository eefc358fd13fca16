package dev.knudge.runtime.outbox;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Posts what one handled event led to, right after its commit and again at each redelivery until all of it is sent. */
@Singleton
public class Publisher {
  private final Outbox outbox;
  private final Provider<SinkClient> sinks;
  private final ContinuousRelay relay;

  Publisher(Outbox outbox, Provider<SinkClient> sinks, ContinuousRelay relay) {
    this.outbox = outbox;
    this.sinks = sinks;
    this.relay = relay;
  }

  /**
   * Posts the rows in their order and notes them as sent. Where a relay posts all the while, it is left to it: the events are committed, and two that post would break a user's order.
   *
   * @throws dev.knudge.runtime.UnavailableException at the first that the sink does not take; those before it are noted
   */
  public void publish(List<OutboxRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (relay.isOn()) {
      relay.wake();
      return;
    }
    List<OutboxRow> sent = new ArrayList<>(rows.size());
    try {
      for (OutboxRow row : rows) {
        sinks.get().post(row);
        sent.add(row);
      }
    } finally {
      outbox.markSent(sent);
    }
  }
}
