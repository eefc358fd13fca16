package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.fabric8.knative.sources.v1.KafkaSourceBuilder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {

  private static final byte[] DATA = utf8("{\"event_type\":\"task.created\"}");

  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void a_cloud_event_stays_what_it_is_and_gets_its_place_in_the_log() {
    cloudEvent("1.0");
    headers.add("ce_myext", utf8("x")).add("unrelated", utf8("gone"));
    CloudEvent event = read(utf8("some-key"), DATA);
    assertThat(event.getType()).isEqualTo("task.created");
    assertThat(event.getId()).isEqualTo("1");
    assertThat(event.getExtension("myext")).isEqualTo("x");
    assertThat(event.getExtension("knativekafkapartition")).isEqualTo(3);
    assertThat(event.getExtension("knativekafkaoffset")).isEqualTo(42L);
    assertThat(event.getExtensionNames()).doesNotContain("key", "partitionkey", "unrelated");
  }

  @Test
  void specification_0_3_passes_as_it_is() {
    cloudEvent("0.3");
    assertThat(read(null, DATA).getSpecVersion()).isEqualTo(SpecVersion.V03);
  }

  @ParameterizedTest
  @CsvSource({
    "ce_specversion, 9.9",
    "ce_time, yesterday",
    "ce_my_ext, x",
    "ce_My-Ext, x",
  })
  void what_is_no_cloud_event_after_all_is_wrapped(String header, String value) {
    cloudEvent("1.0");
    headers.remove(header);
    headers.add(header, utf8(value));
    CloudEvent event = read(null, DATA);
    assertThat(event.getType()).isEqualTo(RecordReader.WRAPPED);
    assertThat(event.getExtension("kafkaheadercetype")).isEqualTo("task.created");
    assertThat(event.getData().toBytes()).isEqualTo(DATA);
  }

  @Test
  void names_in_capitals_make_no_cloud_event() {
    headers
        .add("CE_specversion", utf8("1.0"))
        .add("CE_id", utf8("1"))
        .add("CE_type", utf8("t"))
        .add("CE_source", utf8("/s"));
    assertThat(read(null, DATA).getType()).isEqualTo(RecordReader.WRAPPED);
  }

  @Test
  void a_kafka_header_without_a_value_does_not_lose_a_cloud_event() {
    cloudEvent("1.0");
    headers.add("ce_ghost", null).add("x", null);
    CloudEvent event = read(null, DATA);
    assertThat(event.getType()).isEqualTo("task.created");
    assertThat(event.getExtensionNames()).doesNotContain("ghost");
  }

  @Test
  void a_kafka_header_without_a_value_does_not_lose_a_plain_record() {
    headers.add("x", null).add("y", utf8("kept"));
    CloudEvent event = read(null, DATA);
    assertThat(event.getExtension("kafkaheadery")).isEqualTo("kept");
    assertThat(event.getExtensionNames()).doesNotContain("kafkaheaderx");
  }

  @Test
  void of_headers_that_become_one_name_the_last_wins() {
    headers.add("X-Id", utf8("first")).add("x_id", utf8("second"));
    assertThat(read(null, DATA).getExtension("kafkaheaderxid")).isEqualTo("second");
  }

  @Test
  void a_structured_event_is_recognised_with_a_charset_too() {
    headers.add("content-type", utf8("application/cloudevents+json; charset=UTF-8"));
    CloudEvent event =
        read(
            null,
            utf8(
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"t\",\"source\":\"/s\",\"data\":{\"a\":1}}"));
    assertThat(event.getType()).isEqualTo("t");
    assertThat(event.getDataContentType()).isEqualTo("application/json");
    assertThat(new String(event.getData().toBytes(), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void the_content_type_of_a_plain_record_is_kept_in_small_letters() {
    headers.add("Content-Type", utf8("Text/Plain; charset=UTF-8"));
    assertThat(read(null, DATA).getDataContentType()).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void overrides_win_over_everything_and_stand_beside_the_place_in_the_log() {
    cloudEvent("1.0");
    headers.add("ce_tenant", utf8("acme"));
    CloudEvent event =
        read(
            more ->
                more.editSpec()
                    .withNewCeOverrides()
                    .withExtensions(Map.of("tenant", "ours", "knativekafkaoffset", "mine"))
                    .endCeOverrides()
                    .endSpec(),
            null,
            DATA);
    assertThat(event.getExtension("tenant")).isEqualTo("ours");
    assertThat(event.getExtension("knativekafkaoffset")).isEqualTo("mine");
  }

  @Test
  void keys_are_read_as_the_label_says() {
    assertThat(key("int", ByteBuffer.allocate(4).putInt(-7).array())).isEqualTo("-7");
    assertThat(key("int", utf8("seven"))).as("not four bytes").isEqualTo("seven");
    assertThat(key("float", ByteBuffer.allocate(4).putFloat(1.5f).array())).isEqualTo("1.5");
    assertThat(key("float", ByteBuffer.allocate(8).putDouble(2.25).array())).isEqualTo("2.25");
    assertThat(key("float", utf8("1.5"))).isEqualTo("1.5");
    assertThat(key("byte-array", new byte[] {0, 1, 2})).isEqualTo("AAEC");
    assertThat(key("string", utf8("user-1"))).isEqualTo("user-1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_empty_key_counts_as_none(boolean empty) {
    assertThat(read(empty ? new byte[0] : null, DATA).getExtensionNames())
        .doesNotContain("key", "partitionkey");
  }

  @Test
  void the_trace_beside_an_event_is_found_and_rubbish_is_not() {
    headers.add("traceparent", utf8("rubbish")).add("baggage", utf8("a=b"));
    TraceContext trace = reader(UnaryOperator.identity()).read(record(null, DATA)).trace();
    assertThat(trace.next()).isNull();
    assertThat(trace.baggage()).isEqualTo("a=b");
  }

  private Object key(String label, byte[] key) {
    CloudEvent event =
        read(
            more -> more.editMetadata().withLabels(Map.of(KeyType.LABEL, label)).endMetadata(),
            key,
            DATA);
    assertThat(event.getExtension("partitionkey")).isEqualTo(event.getExtension("key"));
    return event.getExtension("key");
  }

  private void cloudEvent(String version) {
    headers
        .add("ce_specversion", utf8(version))
        .add("ce_id", utf8("1"))
        .add("ce_type", utf8("task.created"))
        .add("ce_source", utf8("/tasks"))
        .add("content-type", utf8("application/json"));
  }

  private CloudEvent read(byte[] key, byte[] value) {
    return read(UnaryOperator.identity(), key, value);
  }

  private CloudEvent read(UnaryOperator<KafkaSourceBuilder> source, byte[] key, byte[] value) {
    return reader(source).read(record(key, value)).event();
  }

  private static RecordReader reader(UnaryOperator<KafkaSourceBuilder> source) {
    return new RecordReader(
        SourceSpec.of(Eventing.source("task-events", URI.create("http://127.0.0.1:1/"), source)));
  }

  private ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    return new ConsumerRecord<>(
        "task-events",
        3,
        42,
        1_770_544_800_000L,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
