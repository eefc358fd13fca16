package dev.knudge.live.socket;

import dev.knudge.live.settings.SocketSettings;
import java.util.concurrent.Executor;

/** What all connections have in common. */
record Surroundings(
    SocketSettings settings, SocketMetrics metrics, ControlEvents events, Executor executor) {}
