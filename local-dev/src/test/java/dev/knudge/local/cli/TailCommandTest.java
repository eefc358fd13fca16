package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.backends.Backends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailCommandTest {

  @TempDir private Path root;
  private String topic;

  @BeforeEach
  void topic() {
    String kafka = Backends.kafka();
    Assumptions.assumeTrue(
        kafka.startsWith("127.0.0.1:") || kafka.startsWith("localhost:"),
        "the commands ask loopback");
    topic = Backends.topic(1);
  }

  @Test
  void an_events_attributes_headers_and_data_are_shown() throws Exception {
    send(
        "user-456",
        "{\"task_id\":\"t\"}",
        header("ce_type", "task.created"),
        header("ce_id", "e1"),
        header("traceparent", "00-a"));

    CommandRun run = tail("--from-beginning", "-n", "1");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "task.created",
            "partition 0, offset 0, key user-456",
            "id: e1",
            "header traceparent: 00-a",
            "{\"task_id\":\"t\"}");
  }

  @Test
  void as_json_each_record_is_a_line_and_data_stays_structured() throws Exception {
    send("user-456", "{\"task_id\":\"t\"}", header("ce_type", "task.created"));
    send(null, "not json");

    List<String> lines = tail("--from-beginning", "-n", "2", "--json").out().lines().toList();

    JsonNode first = Json.mapper().readTree(lines.get(0));
    assertThat(first.at("/attributes/type").asText()).isEqualTo("task.created");
    assertThat(first.at("/data/task_id").asText()).isEqualTo("t");
    JsonNode second = Json.mapper().readTree(lines.get(1));
    assertThat(second.has("key")).isFalse();
    assertThat(second.has("data")).isFalse();
    assertThat(second.path("text").asText()).isEqualTo("not json");
  }

  @Test
  void bytes_that_are_no_text_and_no_bytes_at_all_do_not_stop_it() throws Exception {
    send("k", new byte[] {(byte) 0xff, (byte) 0xfe});
    send("k", (byte[]) null);

    CommandRun run = tail("--from-beginning", "-n", "2");

    assertThat(run.out()).contains("(not text, base64) //4=", "(no value)");
  }

  @Test
  void from_the_end_nothing_old_is_shown() throws Exception {
    send("k", "{}");

    CommandRun run = tail("--timeout", "1s");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEmpty();
  }

  @Test
  void a_topic_that_is_not_there_is_refused_with_those_that_are() {
    CommandRun run = CommandRun.of(root, "tail", "task-event", "--set", port());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("no topic 'task-event'", topic)
        .doesNotContain("__consumer_offsets");
  }

  @Test
  void without_kafka_it_says_so_at_once() {
    CommandRun run = CommandRun.of(root, "tail", "task-events", "--set", "kafka.port=1");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("No Kafka listens at 127.0.0.1:1", "./local-dev/up");
  }

  private CommandRun tail(String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "tail";
    arguments[1] = topic;
    arguments[2] = "--set";
    arguments[3] = port();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandRun.of(root, arguments);
  }

  private static String port() {
    return "kafka.port=" + Backends.kafka().replaceAll(".*:", "");
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String key, String value, Header... headers) throws Exception {
    send(key, value.getBytes(StandardCharsets.UTF_8), headers);
  }

  private void send(String key, byte[] value, Header... headers) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Backends.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, null, keyBytes, value, List.of(headers))).get();
    }
  }
}
