package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.fixtures.Deliveries;
import dev.knudge.contracts.fixtures.Events;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reader of the CloudEvents JSON format, held against the SDK's. */
class StructuredModeAgainstSdkTest {

  private final DeliveryReader reader = new DeliveryReader();

  @ParameterizedTest
  @EnumSource
  void both_read_the_same_from_our_events(EventType type) {
    agree(Deliveries.structured(Events.said(Events.adas(type)).build()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x"}\
        """,
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x","subject":"s","time":"2026-02-08T10:00:00+05:30","dataschema":"urn:a","ext":"e","number":7,"yes":true}\
        """,
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x","datacontenttype":"text/plain","data":"hello"}\
        """,
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x","data":"hello"}\
        """,
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x","data":[1,{"a":null}]}\
        """,
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x","datacontenttype":"application/octet-stream","data_base64":"AAECAw=="}\
        """,
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x","datacontenttype":"application/json","data_base64":"eyJhIjoxfQ=="}\
        """
      })
  void both_read_the_same_from_foreign_events(String json) {
    agree(Deliveries.structured(json));
  }

  private void agree(Delivery delivery) {
    CloudEvent theirs = new JsonFormat().deserialize(delivery.body());
    Event ours = ((Reading.Accepted) reader.read(delivery)).event();

    assertThat(ours.id()).isEqualTo(theirs.getId());
    assertThat(ours.source()).isEqualTo(theirs.getSource().toString());
    assertThat(ours.type()).isEqualTo(theirs.getType());
    assertThat(ours.subject()).isEqualTo(theirs.getSubject());
    assertThat(ours.time())
        .isEqualTo(theirs.getTime() == null ? null : theirs.getTime().toInstant());
    assertThat(String.valueOf(ours.dataSchema())).isEqualTo(String.valueOf(theirs.getDataSchema()));
    for (String name : ours.extensions().keySet()) {
      assertThat(ours.extensions()).containsEntry(name, String.valueOf(theirs.getExtension(name)));
    }
    assertThat(ours.content()).isEqualTo(content(theirs));
  }

  /** Their data, read as binary mode would have it. */
  private Content content(CloudEvent event) {
    if (event.getData() == null) {
      return new Content.Empty();
    }
    var message =
        Delivery.builder()
            .header("ce-specversion", "1.0")
            .header("ce-id", "1")
            .header("ce-source", "/x")
            .header("ce-type", "x")
            .body(event.getData().toBytes());
    if (event.getDataContentType() != null) {
      message.header("content-type", event.getDataContentType());
    }
    return ((Reading.Accepted) reader.read(message.build())).event().content();
  }
}
