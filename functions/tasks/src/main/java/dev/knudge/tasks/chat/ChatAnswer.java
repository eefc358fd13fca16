package dev.knudge.tasks.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.tasks.chat.language.Understood;
import dev.knudge.tasks.rest.TaskView;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chat's answer.
 *
 * @param reply in words
 * @param actions what was done: the events that tell it
 * @param tasks those that were changed or listed, as they are now
 * @param question what has to be answered first; null where nothing has
 * @param read the message that spans refer to: as it was sent, or with what was answered to questions put in its place
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ChatAnswer(
    String reply,
    List<Action> actions,
    List<TaskView> tasks,
    @Nullable Question question,
    String conversationId,
    String read) {

  /**
   * Something that was done.
   *
   * @param type the event's
   * @param understood what of the message it was read from
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Action(String type, String taskId, List<Part> understood) {
    static Action of(String type, String taskId, List<Understood> understood) {
      return new Action(type, taskId, understood.stream().map(Part::of).toList());
    }
  }

  /**
   * A part of the message, and what it was taken for.
   *
   * @param start index of its first UTF-16 code unit
   * @param end index after its last
   * @param kind {@code due}, {@code recurrence}, {@code priority}, {@code tag} or {@code reminder}
   * @param value in words
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Part(String text, int start, int end, String kind, String value) {
    static Part of(Understood one) {
      return new Part(
          one.text(), one.span().start(), one.span().end(), one.kind().wireName(), one.value());
    }
  }

  /**
   * A question.
   *
   * @param choices answers that can be given in these words or by their number, from 1; none where only the user can know
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Question(String text, List<String> choices) {}

  static ChatAnswer of(Chat.Turn turn) {
    return new ChatAnswer(
        turn.reply(),
        turn.actions(),
        turn.tasks().stream().map(TaskView::of).toList(),
        turn.question(),
        turn.conversation().id(),
        turn.read());
  }
}
