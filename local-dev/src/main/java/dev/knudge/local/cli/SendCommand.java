package dev.knudge.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.contracts.EventType;
import dev.knudge.contracts.Topic;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knudge send}: one event on its way, through the sink as a function would, or straight into Kafka as an old chat backend would. */
@Command(
    name = "send",
    description = "Sends an event: a CloudEvent to its KafkaSink, or the bare envelope to Kafka.")
final class SendCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--type", description = "The event's type. Default: ${DEFAULT-VALUE}.")
  private String type = EventType.TASK_CREATED.wireName();

  @Option(names = "--user", description = "The user's id. Default: ${DEFAULT-VALUE}.")
  private String user = "user-456";

  @Option(names = "--task", description = "The task's id. Default: ${DEFAULT-VALUE}.")
  private String task = "test-123";

  @Option(names = "--title", description = "The task's title. Default: Test Task.")
  private @Nullable String title;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "A JSON file that is the payload; - reads standard input.")
  private @Nullable String data;

  @Option(
      names = "--topic",
      description =
          "The topic, or the sink of that name. Default: the type's own, else task-events.")
  private @Nullable String topic;

  @Option(names = "--namespace", description = "The sink's namespace. Default: ${DEFAULT-VALUE}.")
  private String namespace = "todo";

  @Option(
      names = "--bare",
      description =
          "Writes the bare JSON envelope straight to Kafka, with no attributes and no headers.")
  private boolean bare;

  SendCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(context);
    EventDraft draft = new EventDraft(type, task, user, context.clock().instant(), payload());
    String target = topic == null ? topicOf(type) : topic;
    Sending.Sent sent =
        bare
            ? Sending.toKafka("127.0.0.1:" + settings.port("kafka.port"), target, draft)
            : Sending.toSink(settings.port("sink.port"), namespace, target, draft);
    context.out().println(common.json() ? Json.line(sent) : sent.sentence());
    return 0;
  }

  private static String topicOf(String type) {
    return EventType.of(type).map(EventType::topic).orElse(Topic.TASK_EVENTS).wireName();
  }

  private JsonNode payload() {
    JsonNode payload = data == null ? Json.mapper().createObjectNode() : read(data);
    if (payload instanceof ObjectNode object && (title != null || data == null)) {
      object.put("title", title == null ? "Test Task" : title);
    }
    return payload;
  }

  private JsonNode read(String file) {
    try {
      String text =
          file.equals("-")
              ? new String(context.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(file));
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new LocalDevException(
          "--data %s is no JSON: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new LocalDevException("--data %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
