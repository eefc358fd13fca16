package dev.knudge.local.eventing;

import dev.knudge.backends.Backends;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A dispatcher in a JVM of its own, which is killed while it delivers. */
final class KilledDispatcher implements AutoCloseable {

  private final Process process;

  private KilledDispatcher(Process process) {
    this.process = process;
  }

  static KilledDispatcher start(String topic, String group, URI sink) throws IOException {
    return new KilledDispatcher(
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    KilledDispatcher.class.getName(),
                    Backends.kafka(),
                    topic,
                    group,
                    sink.toString()))
            .inheritIO()
            .start());
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** The child: Kafka, topic, group and sink are its arguments. */
  public static void main(String[] arguments) throws InterruptedException {
    KafkaSource source = Eventing.source(arguments[1], URI.create(arguments[3]), more -> more);
    source.getSpec().setConsumerGroup(arguments[2]);
    KafkaSourceDispatcher.start(
        Vertx.vertx(),
        source,
        arguments[0],
        Eventing::resolve,
        DispatcherOptions.usual().withCommitInterval(Duration.ofMillis(20)),
        event -> {});
    new CountDownLatch(1).await();
  }
}
