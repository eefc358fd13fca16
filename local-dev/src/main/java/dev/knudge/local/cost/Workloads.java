package dev.knudge.local.cost;

import dev.knudge.local.eventing.PingSources;
import dev.knudge.local.manifests.Located;
import dev.knudge.local.manifests.ManifestSet;
import dev.knudge.local.serving.RevisionReader;
import dev.knudge.local.serving.RevisionSpec;
import dev.knudge.local.setup.LocalDevException;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Deals a day's trace out to the services, as their sources would: a record goes to each service that reads its topic, and ticks come at their times. */
public final class Workloads {
  private final Map<String, RevisionSpec> services = new TreeMap<>();
  private final Map<String, Set<String>> readers = new HashMap<>();
  private final Map<String, List<Double>> arrivals = new HashMap<>();

  private Workloads() {}

  /**
   * What comes to each service of the manifests.
   *
   * @param day whose ticks; a Monday's may be others than a Sunday's
   * @param schedules other schedules for PingSources, by their names, to try what they would cost
   * @throws LocalDevException if the trace names a topic or a service that the manifests do not
   */
  public static List<Workload> of(
      ManifestSet manifests, DayTrace trace, LocalDate day, Map<String, String> schedules) {
    Workloads workloads = new Workloads();
    for (Located<Service> service : manifests.services()) {
      RevisionSpec spec = RevisionReader.read(service);
      workloads.services.put(spec.name(), spec);
      workloads.arrivals.put(spec.name(), new ArrayList<>());
    }
    for (Located<KafkaSource> source : manifests.kafkaSources()) {
      String sink = source.resource().getSpec().getSink().getRef().getName();
      source
          .resource()
          .getSpec()
          .getTopics()
          .forEach(
              topic -> workloads.readers.computeIfAbsent(topic, _ -> new HashSet<>()).add(sink));
    }
    manifests
        .topics()
        .forEach(topic -> workloads.readers.putIfAbsent(topic.name(), new HashSet<>()));
    trace.entries().forEach(workloads::deal);
    workloads.tick(manifests, day, schedules);
    return workloads.services.values().stream().map(workloads::workload).toList();
  }

  private void deal(DayTrace.Entry entry) {
    Set<String> receivers =
        switch (entry.kind()) {
          case EVENT -> readers.get(entry.name());
          case REQUEST -> arrivals.containsKey(entry.name()) ? Set.of(entry.name()) : null;
        };
    if (receivers == null) {
      throw new LocalDevException(
          "The trace has %s of '%s', which the manifests do not have. There are %s."
              .formatted(
                  entry.kind() == DayTrace.Kind.EVENT ? "an event" : "a request",
                  entry.name(),
                  String.join(
                      ", ",
                      entry.kind() == DayTrace.Kind.EVENT
                          ? new TreeSet<>(readers.keySet())
                          : services.keySet())));
    }
    receivers.forEach(receiver -> at(receiver, entry.second()));
  }

  private void tick(ManifestSet manifests, LocalDate day, Map<String, String> schedules) {
    Instant midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Set<String> unknown = new HashSet<>(schedules.keySet());
    for (Located<PingSource> located : manifests.pingSources()) {
      PingSource source = located.resource();
      unknown.remove(source.getMetadata().getName());
      String schedule = schedules.get(source.getMetadata().getName());
      if (schedule != null) {
        source.getSpec().setSchedule(schedule);
      }
      String sink = source.getSpec().getSink().getRef().getName();
      PingSources.times(source, midnight, midnight.plus(Duration.ofDays(1)))
          .forEach(time -> at(sink, Duration.between(midnight, time).toMillis() / 1000.0));
    }
    if (!unknown.isEmpty()) {
      throw new LocalDevException(
          "There is no PingSource '"
              + unknown.iterator().next()
              + "' in the manifests. Their names are in eventing/README.md.");
    }
  }

  private void at(String service, double second) {
    List<Double> times = arrivals.get(service);
    if (times != null) {
      times.add(second);
    }
  }

  private Workload workload(RevisionSpec spec) {
    ResourceRequirements resources = spec.container().getResources();
    return new Workload(
        spec.name(),
        spec.scale(),
        spec.containerConcurrency(),
        amount(spec, resources == null ? null : resources.getLimits(), "cpu"),
        new Requests(
            amount(spec, resources == null ? null : resources.getRequests(), "cpu"),
            amount(spec, resources == null ? null : resources.getRequests(), "memory")
                / (1L << 30)),
        Measured.of(spec.name()),
        arrivals.getOrDefault(spec.name(), List.of()).stream().sorted().toList());
  }

  private static double amount(
      RevisionSpec spec, @Nullable Map<String, Quantity> amounts, String what) {
    Quantity amount = amounts == null ? null : amounts.get(what);
    if (amount == null) {
      throw new LocalDevException(
          "The Service %s says nothing of %s among its requests or limits, and what it costs hangs on that. Write it."
              .formatted(spec.name(), what));
    }
    return amount.getNumericalAmount().doubleValue();
  }
}
