package dev.knudge.live.door;

import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the door adds to a request, beside the same request to the same function without it; the two take turns. Prints, and judges nothing:
 * {@code ./mvnw test -Pbench -Dtest=DoorBenchTest -Dsurefire.failIfNoSpecifiedTests=false -pl functions/live -am}.
 */
@Tag("bench")
class DoorBenchTest {
  private static final int WARM_UP = 4_000;
  private static final int REQUESTS = 4_000;
  private static final int ROUNDS = 5;

  @Test
  void latency_and_throughput_with_and_without_the_door() {
    String body = "{\"items\":[" + "\"task\",".repeat(300) + "\"task\"],\"next_cursor\":null}";
    try (StandIn function =
            new StandIn()
                .does((head, connection) ->
                    connection.answer(200, "Content-Type: application/json\n", body));
        RunningFunction live =
            TestDoor.start(
                function,
                Map.of(
                    "knudge.door.user-limit", "100000000/1s",
                    "knudge.door.address-limit", "100000000/1s"));
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI direct = URI.create(function.url() + "/api/tasks");
      URI through = live.uri("/api/tasks");
      for (int clients : new int[] {1, 16}) {
        run(http, direct, clients, WARM_UP);
        run(http, through, clients, WARM_UP);
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          function.received().clear();
          long[] without = run(http, direct, clients, REQUESTS);
          long[] with = run(http, through, clients, REQUESTS);
          ratios[round] = (double) median(with) / median(without);
          System.out.printf(
              "BENCH door, %d clients: direct p50 %d us, p99 %d us; through the door p50 %d us, p99 %d us; ratio of p50 %.2f, added %d us%n",
              clients,
              median(without),
              at(without, 99),
              median(with),
              at(with, 99),
              ratios[round],
              median(with) - median(without));
        }
        Arrays.sort(ratios);
        System.out.printf(
            "BENCH door, %d clients: median ratio of %d rounds %.2f%n",
            clients, ROUNDS, ratios[ROUNDS / 2]);
      }
    }
  }

  /** Microseconds of each request, sorted. */
  private static long[] run(HttpClient http, URI uri, int clients, int requests) {
    long[] took = new long[requests];
    var next = new AtomicInteger();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + RunningFunction.token("user-1"))
            .build();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      for (int client = 0; client < clients; client++) {
        threads.execute(() -> {
          for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
            took[i] = once(http, request);
          }
        });
      }
    }
    Arrays.sort(took);
    return took;
  }

  private static long once(HttpClient http, HttpRequest request) {
    long begin = System.nanoTime();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("answered " + answer.statusCode());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return (System.nanoTime() - begin) / 1000;
  }

  private static long median(long[] sorted) {
    return at(sorted, 50);
  }

  private static long at(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
