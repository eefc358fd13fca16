package dev.knudge.tasks.chat;

import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.chat.Conversation.Option;
import dev.knudge.tasks.chat.Conversation.Pending;
import dev.knudge.tasks.chat.Conversation.Resolution;
import dev.knudge.tasks.chat.language.Doubt;
import dev.knudge.tasks.chat.language.Intent;
import dev.knudge.tasks.chat.language.Selector;
import dev.knudge.tasks.chat.language.TaskReading;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides what is to be done about what was asked for, and what has to be asked first. It changes nothing. */
final class Planner {
  private static final Pattern QUESTION =
      Pattern.compile(
          "(?i)(?:who|what|when|where|why|how|which)(?:'s| is| are| was| were| do| does| did| can| should| will| would| time| much| many)\\b.*",
          Pattern.DOTALL);

  private static final int CHOICES = 9;

  private final Targets targets;
  private final Replies replies;
  private final Alterations alterations;
  private final Pending said;

  Planner(Targets targets, Replies replies, Alterations alterations, Pending said) {
    this.targets = targets;
    this.replies = replies;
    this.alterations = alterations;
    this.said = said;
  }

  /**
   * What is to be done about the intent.
   *
   * @param place which intent of the message it is
   */
  Step step(int place, Intent intent) {
    Resolution resolution = said.resolutions().getOrDefault(place, Resolution.NONE);
    if (resolution.asTask()) {
      return asTask(place);
    }
    return switch (intent) {
      case Intent.Add(TaskReading task, boolean isBeyondDoubt) ->
          add(place, task, isBeyondDoubt, resolution);
      case Intent.ListTasks listing -> new Step.ListThem(listing);
      case Intent.OfTasks ofTasks -> ofTasks(place, ofTasks, resolution);
      case Intent.Undo() -> new Step.TakeBack();
      case Intent.Help() -> new Step.Say(Replies.HELP);
      case Intent.SetZone(var zone) -> new Step.KeepZone(zone);
      case Intent.Courtesy(String reply) -> new Step.Say(reply);
      case Intent.Unclear(Doubt doubt) -> ask(doubt);
    };
  }

  /** The words as they stand, after the user has said that they are a task. */
  private Step asTask(int place) {
    TaskReading task = replies.asTask(said.message(), said.kept());
    return task.doubts().isEmpty()
        ? add(place, task, true, Resolution.task())
        : ask(task.doubts().getFirst());
  }

  private Step add(int place, TaskReading task, boolean isBeyondDoubt, Resolution resolution) {
    if (!task.doubts().isEmpty()) {
      return ask(task.doubts().getFirst());
    }
    if (task.title().isBlank()) {
      return new Step.Ask(
          "What is the task to be called?",
          List.of(Option.saying("", "add {} " + withoutAdd(said.message().strip()), "")));
    }
    if (!isBeyondDoubt && !resolution.confirmed() && isQuestion(task.title())) {
      return new Step.Ask(
          "I do not know what to answer. Shall I add “" + task.title() + "” as a task?",
          List.of(
              Option.deciding("yes, add it", said.message(), place, Resolution.task()),
              Option.no("no")));
    }
    return new Step.Do(List.of(Alterations.create(task)), "Added", task.understood());
  }

  private static boolean isQuestion(String title) {
    return title.endsWith("?") || QUESTION.matcher(title).matches();
  }

  /** What was answered to this question before, and was no name either, stays beside the next answer. */
  private static String withoutAdd(String message) {
    return message.regionMatches(true, 0, "add ", 0, 4) ? message.substring(4) : message;
  }

  private Step.Ask ask(Doubt doubt) {
    List<Option> options = new ArrayList<>();
    for (Doubt.Choice choice : doubt.choices()) {
      options.add(Option.saying(choice.label(), choice.in(said.message()), choice.kept()));
    }
    if (options.isEmpty()) {
      options.add(Option.saying("", said.message().strip() + ", {}", ""));
    }
    return new Step.Ask(doubt.question(), options);
  }

  private Step ofTasks(int place, Intent.OfTasks intent, Resolution resolution) {
    Boolean state = intent instanceof Intent.Reopen ? Boolean.TRUE : null;
    Targets.Found found =
        resolution.taskIds() != null
            ? targets.byIds(resolution.taskIds())
            : targets.find(intent.target(), state);
    return switch (found) {
      case Targets.Found.None none -> none(place, none);
      case Targets.Found.OneOf(List<Task> tasks) -> which(place, tasks);
      case Targets.Found.Exactly(List<Task> tasks) -> withTasks(place, intent, tasks, resolution);
    };
  }

  private Step none(int place, Targets.Found.None none) {
    List<Option> options = new ArrayList<>();
    for (Task near : none.near()) {
      options.add(
          Option.deciding(
              replies.label(near), said.message(), place, Resolution.meaning(List.of(near.id()))));
    }
    if (!none.isByWords()) {
      return new Step.Say(none.reason());
    }
    options.add(
        Option.deciding(
            "add “" + Replies.shortened(said.message().strip()) + "” as a new task",
            said.message(),
            place,
            Resolution.task()));
    options.add(Option.no("nothing"));
    String question =
        none.near().isEmpty() ? "Shall I add it as a new task?" : "Did you mean one of these?";
    return new Step.Offer(none.reason(), question, options);
  }

  private Step which(int place, List<Task> tasks) {
    List<Option> options = new ArrayList<>();
    for (Task task : tasks.subList(0, Math.min(CHOICES, tasks.size()))) {
      options.add(
          Option.deciding(
              replies.label(task), said.message(), place, Resolution.meaning(List.of(task.id()))));
    }
    String more =
        tasks.size() > CHOICES
            ? " There are more; say more of its title if it is none of these."
            : "";
    return new Step.Ask("Which one do you mean?" + more, options);
  }

  private Step withTasks(
      int place, Intent.OfTasks intent, List<Task> tasks, Resolution resolution) {
    return switch (intent) {
      case Intent.Show _ -> new Step.ShowIt(tasks);
      case Intent.Complete _ ->
          new Step.Do(commands(tasks, TaskCommand.Complete::new), "Completed", List.of());
      case Intent.Reopen _ ->
          new Step.Do(commands(tasks, TaskCommand.Reopen::new), "Reopened", List.of());
      case Intent.Delete delete -> delete(place, delete.target(), tasks, resolution);
      case Intent.Change(Selector _, var what, var understood) -> {
        List<TaskCommand> all = new ArrayList<>();
        for (Task task : tasks) {
          List<TaskCommand> commands = alterations.commands(task, what);
          if (commands.isEmpty()) {
            yield new Step.Say(Alterations.refusal(task, what));
          }
          if (Alterations.needsDue(task, what)) {
            yield new Step.Say(
                "“"
                    + task.title()
                    + "” has no due date, so there is no “before” yet. Say when it is due first.");
          }
          all.addAll(commands);
        }
        yield new Step.Do(all, "Changed", understood);
      }
    };
  }

  private Step delete(int place, Selector target, List<Task> tasks, Resolution resolution) {
    boolean isMany = tasks.size() > 1 || target instanceof Selector.Matching;
    if (!isMany || resolution.confirmed()) {
      return new Step.Do(commands(tasks, TaskCommand.Delete::new), "Deleted", List.of());
    }
    List<String> ids = tasks.stream().map(Task::id).toList();
    String these = tasks.size() == 1 ? "this task" : "these " + tasks.size() + " tasks";
    return new Step.Ask(
        "Shall I delete " + these + ": " + Replies.titles(tasks) + "?",
        List.of(
            Option.deciding(
                "yes, delete " + these, said.message(), place, Resolution.confirming(ids)),
            Option.no("no, keep them")));
  }

  private static List<TaskCommand> commands(
      List<Task> tasks, java.util.function.Function<String, TaskCommand> command) {
    return tasks.stream().map(Task::id).map(command).toList();
  }

  static @Nullable Step question(List<Step> steps) {
    return steps.stream()
        .filter(step -> step instanceof Step.Ask || step instanceof Step.Offer)
        .findFirst()
        .orElse(null);
  }
}
