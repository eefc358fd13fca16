package dev.knudge.audit.sealing;

import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals what has been recorded since the last time: at each tick, and in between when much has gathered ({@link Gathering}). One pod at a time, under a lease of its own: a tick is no
 * less a tick because another pod is sealing.
 */
@Singleton
public class Sealer implements TickHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  /** A short transaction each; its statements stay far below the time limit that the server enforces. */
  private static final int BATCH = 10_000;

  private final Leases leases;
  private final SealStore store;
  private final Announcements announcements;
  private final SealMetrics metrics;
  private final Duration leaseLasts;

  Sealer(
      Leases leases,
      SealStore store,
      Announcements announcements,
      SealMetrics metrics,
      @Value("${knudge.tick.lease}") Duration leaseLasts) {
    this.leases = leases;
    this.store = store;
    this.announcements = announcements;
    this.metrics = metrics;
    this.leaseLasts = leaseLasts;
  }

  @Override
  public void tick(Lease lease) {
    seal();
  }

  /**
   * Seals all that can be sealed now, and says how many entries that were; none where another pod is at it.
   *
   * @throws dev.knudge.runtime.UnavailableException if a head could not be posted; it is kept, and posted by a tick
   */
  public long seal() {
    Optional<Lease> held = leases.tryAcquire("sealing", leaseLasts);
    if (held.isEmpty()) {
      LOG.info("Another pod is sealing.");
      return 0;
    }
    long sealed = 0;
    List<OutboxRow> announced = new ArrayList<>();
    try (Lease lease = held.get()) {
      boolean more = true;
      while (more) {
        lease.ensureHeld();
        SealStore.Batch batch = store.seal(lease.token(), BATCH);
        sealed += batch.added();
        metrics.sealed(batch.added());
        announced.addAll(batch.announced());
        more = batch.more();
      }
    }
    if (sealed > 0) {
      LOG.info("Sealed {} entries", sealed);
      announcements.post(announced);
    }
    return sealed;
  }
}
