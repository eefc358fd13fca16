package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The project's own manifests, as they would go into a cluster. */
class CostCommandTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void a_day_at_which_nothing_happens_costs_what_ticks_cost() throws Exception {
    JsonNode day = json("--trace", trace("00:00:00,event,dead-letters"));

    assertThat(service(day, "tasks").path("wake_ups").asInt())
        .isEqualTo(24 * 4); // leftovers, each quarter of an hour
    assertThat(service(day, "live").path("pod_hours").asDouble()).isEqualTo(24);
    assertThat(day.path("asleep").asDouble()).isLessThan(day.path("always_on").asDouble());
  }

  @Test
  void a_rarer_tick_costs_less() throws Exception {
    String trace = trace("12:00:00,event,reminder-events");

    double minutely = service(json("--trace", trace), "reminders").path("cost").asDouble();
    double hourly =
        service(json("--trace", trace, "--schedule", "reminders-due=0 * * * *"), "reminders")
            .path("cost")
            .asDouble();

    assertThat(hourly).isLessThan(minutely / 10);
  }

  @Test
  void an_event_goes_to_each_service_that_reads_its_topic() throws Exception {
    JsonNode without = json("--trace", trace("12:00:00,request,tasks"));
    JsonNode with = json("--trace", trace("12:00:00,event,task-events"));

    for (String reader : List.of("audit", "reminders", "recurring")) {
      assertThat(service(with, reader).path("arrivals").asInt())
          .as(reader)
          .isEqualTo(service(without, reader).path("arrivals").asInt() + 1);
    }
    assertThat(service(with, "tasks").path("arrivals").asInt())
        .isEqualTo(service(without, "tasks").path("arrivals").asInt() - 1);
  }

  @Test
  void the_day_that_is_shipped_is_shown_on_one_screen_and_drawn() throws Exception {
    Path picture = folder.resolve("day.svg");

    CommandRun run = CommandRun.of(PROJECT, "cost", "--svg", picture.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("audit", "tasks", "live", "Together", "Knative itself");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 120);
    assertThat(
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(picture))))
                .getElementsByTagName("polygon")
                .getLength())
        .isGreaterThanOrEqualTo(5);
  }

  @Test
  void what_is_wrong_with_a_trace_is_said_with_its_line() throws Exception {
    assertRefused(
        "12:00,event,task-events\nnoon,event,task-events", "line 2", "noon", "07:03:12.250");
    assertRefused("12:00,events,task-events", "line 1", "event or request");
    assertRefused("12:00,event", "line 1");
    assertRefused("12:00,event,no-topic", "no-topic", "task-events");
    assertRefused("12:00,request,nobody", "nobody", "audit");
    assertRefused("# nothing", "holds nothing");
  }

  @Test
  void a_schedule_of_no_ping_source_is_refused() {
    CommandRun run = CommandRun.of(PROJECT, "cost", "--schedule", "nobody=* * * * *");

    assertThat(run.exit()).isOne();
    assertThat(run.err()).contains("nobody");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    CommandRun run = CommandRun.of(PROJECT, "cost", "--trace", folder.resolve("none").toString());

    assertThat(run.exit()).isOne();
    assertThat(run.err()).contains("none");
  }

  private void assertRefused(String lines, String... words) throws Exception {
    CommandRun run = CommandRun.of(PROJECT, "cost", "--trace", trace(lines));
    assertThat(run.exit()).isOne();
    assertThat(run.err()).contains(words);
  }

  private String trace(String lines) throws Exception {
    return Files.writeString(folder.resolve("trace.csv"), lines).toString();
  }

  private static JsonNode json(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("cost", "--json"));
    all.addAll(List.of(arguments));
    CommandRun run = CommandRun.of(PROJECT, all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return Json.mapper().readTree(run.out());
  }

  private static JsonNode service(JsonNode day, String name) {
    for (JsonNode service : day.path("services")) {
      if (service.path("service").asText().equals(name)) {
        return service;
      }
    }
    throw new AssertionError("no service " + name + " in " + day);
  }
}
