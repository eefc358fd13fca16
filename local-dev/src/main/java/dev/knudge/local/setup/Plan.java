package dev.knudge.local.setup;

import dev.knudge.local.eventing.SinkResolver;
import dev.knudge.local.manifests.ClusterAddresses;
import dev.knudge.local.manifests.ContainerEnvironment;
import dev.knudge.local.manifests.LocalSecrets;
import dev.knudge.local.manifests.Located;
import dev.knudge.local.manifests.ManifestSet;
import dev.knudge.local.manifests.Topic;
import dev.knudge.local.serving.Application;
import dev.knudge.local.serving.RevisionReader;
import dev.knudge.local.serving.RevisionSpec;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the manifests come to on this machine, before anything is started: every application with its environment, every port, every role.
 * Whatever is wrong with a manifest, a setting or the build is found here.
 *
 * @param manifests the manifests themselves
 * @param addresses the stand-in for the cluster's DNS
 * @param jobs what must run to its end before any service
 * @param services the services
 * @param roles the database roles
 * @param deadLetterTopics the topics that dead-letter sinks write to
 * @param sinks where events for a Service or a KafkaSink are posted to
 */
record Plan(
    ManifestSet manifests,
    ClusterAddresses addresses,
    List<PlannedJob> jobs,
    List<PlannedService> services,
    DatabaseRoles roles,
    Set<String> deadLetterTopics,
    SinkResolver sinks) {

  // As the manifests name them; the platform's own namespaces and service names.
  private static final String SINK_INGRESS = "kafka-sink-ingress.knative-eventing";
  private static final String POSTGRES = "postgresql.todo";
  private static final String MAIL = "mail.todo";
  private static final String LOCAL_DEV_URL = "KNUDGE_LOCAL_DEV_URL";

  /**
   * A Job to be run.
   *
   * @param name the Job's name
   * @param application what is executed
   * @param limit how long it may take: its {@code activeDeadlineSeconds}
   */
  record PlannedJob(String name, Application application, Duration limit) {}

  /**
   * A Service to be deployed.
   *
   * @param revision how it is run
   * @param application what is executed
   * @param port where it is reached
   */
  record PlannedService(RevisionSpec revision, Application application, int port) {}

  /**
   * Makes the plan.
   *
   * @throws LocalDevException where a port is missing or an application is not built
   * @throws dev.knudge.local.manifests.ManifestException where a manifest cannot be run here
   */
  static Plan of(Settings settings) {
    ManifestSet manifests =
        ManifestSet.load(
            settings.list("manifests").stream()
                .map(folder -> settings.root().resolve(folder))
                .toList());
    return new Planning(settings, manifests).plan();
  }

  /** The port of each setting. */
  static Map<String, Integer> ports(Settings settings, ManifestSet manifests) {
    Map<String, Integer> ports = new TreeMap<>();
    for (String name :
        List.of(
            "kafka.port",
            "postgres.port",
            "mail.port",
            "sink.port",
            "admin.port",
            "kubernetes.port")) {
      ports.put(name, settings.port(name));
    }
    manifests
        .services()
        .forEach(
            service -> ports.put(Settings.servicePortName(name(service)), port(settings, service)));
    return ports;
  }

  private static String name(Located<Service> service) {
    return service.resource().getMetadata().getName();
  }

  private static int port(Settings settings, Located<Service> service) {
    return settings
        .servicePort(name(service))
        .orElseThrow(() ->
            service.fault(
                "the Service " + name(service) + " has no port on this machine",
                Settings.howTo(Settings.servicePortName(name(service)), "8010")));
  }

  /** One planning, with what its steps share. */
  private static final class Planning {

    private final Settings settings;
    private final ManifestSet manifests;
    private final ClusterAddresses addresses;
    private final ContainerEnvironment environments;
    private final Map<Located<?>, Map<String, String>> jobEnvironments = new LinkedHashMap<>();
    private final Map<Located<?>, Map<String, String>> serviceEnvironments = new LinkedHashMap<>();

    Planning(Settings settings, ManifestSet manifests) {
      this.settings = settings;
      this.manifests = manifests;
      this.addresses = addresses(settings, manifests);
      this.environments =
          new ContainerEnvironment(
              manifests, LocalSecrets.in(settings.dataFolder().secrets()), addresses);
    }

    Plan plan() {
      List<PlannedJob> jobs = new ArrayList<>();
      for (Located<Job> job : manifests.jobs()) {
        Container container = only(job);
        Map<String, String> environment = environments.of(job, container);
        jobEnvironments.put(job, environment);
        jobs.add(
            new PlannedJob(
                job.resource().getMetadata().getName(),
                application(container.getImage(), container.getArgs(), environment),
                limit(job)));
      }
      List<PlannedService> services = new ArrayList<>();
      for (Located<Service> service : manifests.services()) {
        RevisionSpec revision = RevisionReader.read(service);
        Map<String, String> environment = environments.of(service, revision.container());
        serviceEnvironments.put(service, environment);
        Application application =
            application(revision.image(), revision.arguments(), onThisMachine(environment));
        services.add(new PlannedService(revision, application, port(settings, service)));
      }
      DatabaseRoles roles = DatabaseRoles.of(jobEnvironments, serviceEnvironments);
      return new Plan(
          manifests, addresses, jobs, services, roles, deadLetterTopics(manifests), sinks());
    }

    /** No manifest has the first variable: by it a service knows that it runs here, and where to ask what only local-dev knows. */
    private Map<String, String> onThisMachine(Map<String, String> environment) {
      Map<String, String> more = new LinkedHashMap<>(environment);
      String admin = "http://" + loopback(settings.port("admin.port"));
      more.put(LOCAL_DEV_URL, admin);
      // The admin server is the collector of traces, too; a manifest's own goes before.
      more.putIfAbsent("OTEL_EXPORTER_OTLP_ENDPOINT", admin);
      // Everybody here has a mailbox, on the admin server's page.
      more.putIfAbsent("MAIL_DEFAULT_ADDRESS", "{user}@knudge.example");
      return more;
    }

    private SinkResolver sinks() {
      return new LocalSinks(
          addresses,
          hosts(manifests.services().stream().map(Located::resource)),
          hosts(manifests.kafkaSinks().stream().map(Located::resource)),
          settings.port("sink.port"));
    }

    private static Set<String> hosts(Stream<? extends HasMetadata> resources) {
      return resources
          .map(HasMetadata::getMetadata)
          .map(metadata -> metadata.getName() + "." + metadata.getNamespace())
          .collect(Collectors.toSet());
    }

    /** A Job without a deadline may run for ever in a cluster; somebody who waits at a terminal should learn that it hangs. */
    private static Duration limit(Located<Job> job) {
      Long seconds = job.resource().getSpec().getActiveDeadlineSeconds();
      return seconds == null ? Duration.ofMinutes(10) : Duration.ofSeconds(seconds);
    }

    private static Container only(Located<Job> job) {
      List<Container> containers = job.resource().getSpec().getTemplate().getSpec().getContainers();
      if (containers.size() != 1) {
        throw job.fault("a Job has " + containers.size() + " containers", "Give it exactly one");
      }
      return containers.getFirst();
    }

    private Application application(
        String image, List<String> arguments, Map<String, String> environment) {
      String name = image.substring(image.lastIndexOf('/') + 1).replaceFirst("[:@].*", "");
      Path folder =
          settings
              .root()
              .resolve(settings.text("applications").replace("{name}", name))
              .normalize();
      try {
        return Application.inFolder(
            folder, name, Path.of(System.getProperty("java.home")), arguments, environment);
      } catch (IllegalStateException e) {
        throw new LocalDevException(String.valueOf(e.getMessage()), e);
      }
    }

    private static ClusterAddresses addresses(Settings settings, ManifestSet manifests) {
      ClusterAddresses addresses =
          ClusterAddresses.none()
              .with(SINK_INGRESS, loopback(settings.port("sink.port")))
              .with(POSTGRES, loopback(settings.port("postgres.port")))
              .with(MAIL, loopback(settings.port("mail.port")));
      for (Topic topic : manifests.topics()) {
        addresses = addresses.with(topic.bootstrapService(), loopback(settings.port("kafka.port")));
      }
      for (Located<Service> service : manifests.services()) {
        String host = name(service) + "." + service.resource().getMetadata().getNamespace();
        addresses = addresses.with(host, loopback(port(settings, service)));
      }
      return addresses;
    }

    private static String loopback(int port) {
      return "127.0.0.1:" + port;
    }

    private static Set<String> deadLetterTopics(ManifestSet manifests) {
      Set<String> sinks =
          manifests.kafkaSources().stream()
              .map(Located::resource)
              .map(KafkaSource::getSpec)
              .filter(spec ->
                  spec.getDelivery() != null && spec.getDelivery().getDeadLetterSink() != null)
              .map(spec -> spec.getDelivery().getDeadLetterSink().getRef())
              .filter(reference -> reference != null && "KafkaSink".equals(reference.getKind()))
              .map(reference -> reference.getName())
              .collect(Collectors.toSet());
      return manifests.kafkaSinks().stream()
          .map(Located::resource)
          .filter(sink -> sinks.contains(sink.getMetadata().getName()))
          .map(KafkaSink::getSpec)
          .map(spec -> spec.getTopic())
          .collect(Collectors.toSet());
    }
  }
}
