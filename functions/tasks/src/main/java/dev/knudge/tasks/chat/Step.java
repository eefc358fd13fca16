package dev.knudge.tasks.chat;

import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.chat.Conversation.Option;
import dev.knudge.tasks.chat.language.Intent;
import dev.knudge.tasks.chat.language.Understood;
import java.util.List;

/** What is to be done about one intent, once it is known which tasks it means. */
sealed interface Step {
  /**
   * Carry these out.
   *
   * @param done how what was done is called: {@code Added}, {@code Completed}
   * @param understood what it was read from
   */
  record Do(List<TaskCommand> commands, String done, List<Understood> understood) implements Step {}

  /** Ask first. */
  record Ask(String question, List<Option> options) implements Step {}

  /** Say only this. */
  record Say(String reply) implements Step {}

  /** Say this, and offer something. */
  record Offer(String reply, String question, List<Option> options) implements Step {}

  /** Show tasks. */
  record ListThem(Intent.ListTasks listing) implements Step {}

  /** Show one with all that is known of it. */
  record ShowIt(List<dev.knudge.tasks.Task> tasks) implements Step {}

  /** Take back the last change. */
  record TakeBack() implements Step {}

  /** Remember the zone. */
  record KeepZone(java.time.ZoneId zone) implements Step {}
}
