package dev.knudge.local.setup;

import dev.knudge.local.eventing.Fault;
import dev.knudge.local.serving.ServiceStatus.ColdStart;
import dev.knudge.local.status.Status;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what serving and eventing know of themselves into what is told outside: one form, whatever their own looks like. */
final class Snapshots {

  private Snapshots() {}

  static Status.ServiceStatus of(dev.knudge.local.serving.ServiceStatus service) {
    return new Status.ServiceStatus(
        service.name(),
        URI.create("http://localhost:" + service.port()),
        word(service.state()),
        service.replicas(),
        service.wakeUps(),
        Optional.ofNullable(service.lastColdStart())
            .map(ColdStart::startToReady)
            .map(took -> took.toMillis()),
        service.requests(),
        service.failures(),
        service.pids());
  }

  static Status.SourceStatus of(dev.knudge.local.eventing.SourceStatus source) {
    return new Status.SourceStatus(
        source.resource().name(),
        word(source.state()),
        source.sink(),
        source.topics(),
        source.delivered(),
        source.retries(),
        source.deadLettered(),
        source.lost(),
        source.inFlight(),
        source.lag(),
        fault(source.lastFault()));
  }

  static Status.SinkStatus of(dev.knudge.local.eventing.SinkStatus sink) {
    return new Status.SinkStatus(
        sink.resource().name(),
        URI.create("http://localhost:" + sink.address().getPort() + sink.address().getPath()),
        sink.topic(),
        sink.accepted(),
        sink.rejected() + sink.failed());
  }

  static Status.PingStatus of(dev.knudge.local.eventing.PingStatus ping) {
    return new Status.PingStatus(
        ping.resource().name(),
        ping.sink(),
        ping.schedule(),
        ping.ticks(),
        ping.lost(),
        Optional.ofNullable(ping.lastTick()),
        Optional.ofNullable(ping.nextTick()),
        fault(ping.lastFault()));
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Optional<String> fault(@Nullable Fault fault) {
    return Optional.ofNullable(fault).map(Fault::what);
  }
}
