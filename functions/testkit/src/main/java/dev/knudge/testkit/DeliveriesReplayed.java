package dev.knudge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Reading;
import dev.knudge.contracts.fixtures.Sample;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of delivery and every example of the contracts at a function's door: what it does not care for is 204, what nobody can read is refused. A function's test extends it. */
public abstract class DeliveriesReplayed {
  /** Set by the client itself. */
  private static final Set<String> NOT_REPLAYED =
      Set.of("host", "content-length", "connection", "transfer-encoding");

  /** The function, running. */
  protected abstract RunningFunction function();

  /** Its tables with what it took, as SQL lists them: the inbox, and those that the samples would meet each other in. */
  protected abstract String tables();

  /** The samples share ids. */
  @BeforeEach
  void forget() {
    function().execute("truncate " + tables() + " cascade");
  }

  static Stream<Sample> samples() {
    return Sample.all().stream();
  }

  static Stream<Path> examples() throws IOException {
    Path folder = Path.of(System.getProperty("knudge.root"), "contracts", "examples", "events");
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void each_sample_gets_its_status(Sample sample) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function().uri("/"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(sample.delivery().body()));
    sample
        .delivery()
        .headers()
        .forEach((name, value) -> {
          if (!NOT_REPLAYED.contains(name.toLowerCase(Locale.ROOT))) {
            request.header(name, value);
          }
        });
    HttpResponse<String> answer = function().send(request);
    assertThat(answer.statusCode())
        .as(answer.body())
        .isEqualTo(status(new DeliveryReader().read(sample.delivery())));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void each_example_is_204(Path example) throws IOException {
    HttpResponse<String> answer =
        function()
            .post(
                Map.of("content-type", "application/cloudevents+json"),
                Files.readString(example, StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  /** The reader says what it is; the door must say the same over HTTP. */
  public static int status(Reading reading) {
    return switch (reading) {
      case Reading.Accepted _ -> 204;
      case Reading.Refused(var refusal) -> refusal.kind().status();
      case Reading.Batch(List<Reading> members) ->
          members.stream().mapToInt(DeliveriesReplayed::status).max().orElse(204);
    };
  }
}
