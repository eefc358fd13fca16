package dev.knudge.notification;

import java.util.Locale;

/**
 * How a delivery, a notification on its way through one channel, stands.
 *
 * <pre>
 *              quiet hours
 *   ┌─ pending ◄────────► held            each time it is looked at: muted, acknowledged elsewhere ──► cancelled
 *   │     │  ▲                            no address, not set up, offline (push) ──► skipped ──► next channel
 *   │     │  └─ not now: later ───────┐
 *   │     ▼ claimed, committed        │
 *   │  sending ── refused, too often ─┼──► failed ──► next channel
 *   │   │  │ └─── taken ──────────────┼──► sent
 *   │   │  └───── asked for a push ───┼──► pushed ── acknowledged ──► acknowledged
 *   │   │                             │      └────── not by the next tick ──► unacknowledged ──► next channel
 *   │   └─ nobody knows (a crash, a timeout after the message had gone out)
 *   │         │
 *   └──────► unknown ── the channel may repeat: sent again, marked possibly repeated
 *                    └─ it may not (SMS): stays so ──► next channel
 * </pre>
 */
public enum DeliveryState {
  PENDING,
  HELD,
  SENDING,
  PUSHED,
  UNKNOWN,
  SENT,
  ACKNOWLEDGED,
  UNACKNOWLEDGED,
  FAILED,
  SKIPPED,
  CANCELLED;

  /** As the table and the API name it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that name. */
  public static DeliveryState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
