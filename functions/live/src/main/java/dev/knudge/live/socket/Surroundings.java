package dev.knudge.live.socket;

import dev.knudge.live.settings.SocketSettings;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all connections have in common.
 *
 * @param nanoTime the clock by which they are old, or silent: {@link System#nanoTime}
 */
record Surroundings(
    SocketSettings settings,
    SocketMetrics metrics,
    ControlEvents events,
    Executor executor,
    LongSupplier nanoTime) {}
