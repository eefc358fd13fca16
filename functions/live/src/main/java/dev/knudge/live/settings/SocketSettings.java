package dev.knudge.live.settings;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import java.util.List;

/**
 * What connections may do, and how long.
 *
 * @param origins the origins of pages that may connect, beside the one that live itself is at; {@code *} for all
 * @param lifetime after how long a connection is closed, for the client to come again
 * @param lifetimeJitter how much earlier at most, so that not all come at once
 * @param most how many connections there may be
 * @param mostPerUser how many of them of one user
 * @param queueBytes how many bytes may wait for one client
 * @param queueBytesOfAll how many for all of them
 * @param ping how often clients are asked whether they are there
 * @param pong how long they have to answer
 * @param messagesPerSecond how many messages a client may send on the average; ten times as many at once
 * @param farewell over how long clients are sent away when this replica stops
 * @param closeGrace how long a client has to take its close frame before the connection is cut
 */
@ConfigurationProperties("knudge.live.socket")
public record SocketSettings(
    List<String> origins,
    Duration lifetime,
    Duration lifetimeJitter,
    int most,
    int mostPerUser,
    long queueBytes,
    long queueBytesOfAll,
    Duration ping,
    Duration pong,
    int messagesPerSecond,
    Duration farewell,
    Duration closeGrace) {
  /** Refuses what cannot work. */
  public SocketSettings {
    origins = origins.stream().filter(origin -> !origin.isBlank()).toList();
    if (lifetime.compareTo(lifetimeJitter) <= 0 || most < 1 || mostPerUser < 1) {
      throw new SettingsException(
          "knudge.live.socket: lifetime must be longer than lifetime-jitter, most and most-per-user 1 or more.");
    }
  }
}
