package dev.knudge.local.eventing;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A PingSource as it is at this moment.
 *
 * @param resource its name
 * @param schedule as its manifest says it
 * @param timeZone the zone the schedule is read in
 * @param sink where it delivers
 * @param ticks ticks the sink took since the start
 * @param retries requests that were repeats
 * @param lost ticks that the sink did not take
 * @param lastTick when it last fired; {@code null} before the first
 * @param nextTick when it fires next; {@code null} for a schedule that never comes
 * @param lastFault the last failure; {@code null} while there was none
 */
public record PingStatus(
    ResourceName resource,
    String schedule,
    String timeZone,
    URI sink,
    long ticks,
    long retries,
    long lost,
    @Nullable Instant lastTick,
    @Nullable Instant nextTick,
    @Nullable Fault lastFault) {}
