package dev.knudge.tasks.chat;

import dev.knudge.runtime.paging.Page;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.chat.Conversation.Option;
import dev.knudge.tasks.chat.Conversation.Pending;
import dev.knudge.tasks.chat.language.Intent;
import dev.knudge.tasks.chat.language.Moment;
import dev.knudge.tasks.chat.store.Conversations;
import dev.knudge.tasks.filter.Filter;
import dev.knudge.tasks.filter.FilterParser;
import dev.knudge.tasks.filter.FilterSyntaxException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers messages: reads them, asks where they are not clear, carries them out, and says what was done. Each is one transaction. */
@Singleton
final class Chat {
  private static final int LISTED = 50;
  private static final int COMMANDS = 50;

  private final Tasks tasks;
  private final Conversations conversations;
  private final Interpreter interpreter;
  private final ChatSettings settings;
  private final Clock clock;

  Chat(
      Tasks tasks,
      Conversations conversations,
      Interpreter interpreter,
      ChatSettings settings,
      Clock clock) {
    this.tasks = tasks;
    this.conversations = conversations;
    this.interpreter = interpreter;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What is answered.
   *
   * @param read the message as it was understood in the end, which spans refer to: with what was answered to questions put in its place
   * @param told the zone that the message tells; null where it tells none
   */
  record Turn(
      String reply,
      List<ChatAnswer.Action> actions,
      List<Task> tasks,
      ChatAnswer.@Nullable Question question,
      Conversation conversation,
      String read,
      @Nullable ZoneId told) {}

  /**
   * A message that is read, before anything is done about it.
   *
   * @param said the message, with what it answers put in its place
   */
  record Read(
      String message,
      @Nullable String conversationId,
      @Nullable ZoneId zone,
      Moment moment,
      Pending said,
      List<Intent> intents) {}

  /**
   * Reads a message. That may take as long as a model may think, so it is done before a transaction begins.
   *
   * @param conversationId null begins a new conversation
   * @param zone null takes what the user told last, or UTC
   */
  Read read(Caller caller, String message, @Nullable String conversationId, @Nullable ZoneId zone) {
    ZoneId local = zone != null ? zone : conversations.zone(caller.userId());
    Moment moment = new Moment(clock.instant().atZone(local), settings.dateOrder());
    Conversation before =
        conversationId == null ? null : conversations.find(caller.userId(), conversationId);
    Pending said = said(before == null ? null : before.pending(), message, moment);
    List<Intent> intents = interpreter.interpret(said.message(), moment, said.kept());
    return new Read(message, conversationId, zone, moment, said, intents);
  }

  /**
   * Answers a message. Whatever it does, its locks are taken in the same order, so that two messages of a user cannot wait for each other: the conversation, the user's tasks, the zone.
   *
   * @throws ProblemException 404 if the conversation is not the caller's, or forgotten
   */
  Turn answer(Caller caller, Read read) {
    return conversations.together(() -> {
      Conversation before = conversation(caller, read.conversationId());
      Turn turn = turn(caller, before, read);
      ZoneId told = turn.told() != null ? turn.told() : read.zone();
      if (told != null) {
        conversations.keepZone(caller.userId(), told);
      }
      conversations.keep(caller.userId(), turn.conversation());
      return turn;
    });
  }

  /** The message, or what was said before where it answers what was asked. */
  private static Pending said(@Nullable Pending asked, String message, Moment moment) {
    Option chosen = asked == null ? null : Answering.chosen(asked, message, moment);
    return asked != null && chosen != null && !chosen.drops()
        ? asked.answered(chosen)
        : new Pending(message, Set.of(), Map.of(), List.of());
  }

  private Conversation conversation(Caller caller, @Nullable String id) {
    if (id == null) {
      return Conversation.begun(conversations.newId());
    }
    Conversation found = conversations.find(caller.userId(), id);
    if (found == null) {
      throw ChatProblems.unknownConversation();
    }
    return found;
  }

  private Turn turn(Caller caller, Conversation before, Read read) {
    String message = read.message();
    Pending asked = before.pending();
    Option chosen = asked == null ? null : Answering.chosen(asked, message, read.moment());
    if (chosen != null && chosen.drops()) {
      return said(forgetting(before), "Then I leave it as it is.", message);
    }
    Pending said = said(asked, message, read.moment());
    // Another message of this conversation may have come in between.
    List<Intent> intents =
        said.equals(read.said())
            ? read.intents()
            : interpreter.interpret(said.message(), read.moment(), said.kept());
    if (intents.isEmpty()) {
      return said(forgetting(before), Replies.HELP, message);
    }
    if (intents.size() > COMMANDS) {
      return said(
          forgetting(before),
          "These are "
              + intents.size()
              + " things at once; "
              + COMMANDS
              + " are the most. Nothing was done.",
          message);
    }
    return carriedOut(caller, before, said, intents, read.moment());
  }

  /** Plans all of it first: where one thing has to be asked, nothing is done before it is answered. */
  private Turn carriedOut(
      Caller caller, Conversation before, Pending said, List<Intent> intents, Moment moment) {
    Replies replies = new Replies(moment);
    ZoneId zone = moment.now().getZone();
    Planner planner =
        new Planner(new Targets(tasks, caller, zone, before), replies, new Alterations(zone), said);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < intents.size(); i++) {
      steps.add(planner.step(i, intents.get(i)));
    }
    Step question = Planner.question(steps);
    if (question != null) {
      return asking(before, said, question);
    }
    Doing doing = new Doing(caller, replies, zone, forgetting(before));
    steps.forEach(doing::carryOut);
    return doing.turn(said.message());
  }

  private static Turn asking(Conversation before, Pending said, Step step) {
    String reply = step instanceof Step.Offer offer ? offer.reply() + " " : "";
    String question =
        step instanceof Step.Offer offer ? offer.question() : ((Step.Ask) step).question();
    List<Option> options =
        step instanceof Step.Offer offer ? offer.options() : ((Step.Ask) step).options();
    Pending pending = new Pending(said.message(), said.kept(), said.resolutions(), options);
    List<String> choices =
        options.stream().map(Option::label).filter(label -> !label.isEmpty()).toList();
    Conversation after = new Conversation(before.id(), before.listed(), before.spoken(), pending);
    return new Turn(
        reply + question,
        List.of(),
        List.of(),
        new ChatAnswer.Question(question, choices),
        after,
        said.message(),
        null);
  }

  private static Conversation forgetting(Conversation before) {
    return new Conversation(before.id(), before.listed(), before.spoken(), null);
  }

  private static Turn said(Conversation conversation, String reply, String message) {
    return new Turn(reply, List.of(), List.of(), null, conversation, message, null);
  }

  /** Carries steps out one after the other, and gathers what there is to say. */
  private final class Doing {
    private final Caller caller;
    private final Replies replies;
    private final ZoneId zone;
    private Conversation conversation;
    private final List<String> sentences = new ArrayList<>();
    private final List<ChatAnswer.Action> actions = new ArrayList<>();
    private final Map<String, Task> shown = new LinkedHashMap<>();
    private final List<String> touched = new ArrayList<>();
    private @Nullable ZoneId told;

    Doing(Caller caller, Replies replies, ZoneId zone, Conversation conversation) {
      this.caller = caller;
      this.replies = replies;
      this.zone = zone;
      this.conversation = conversation;
    }

    void carryOut(Step step) {
      switch (step) {
        case Step.Do what -> {
          List<TaskResult> results = tasks.executeAll(caller, what.commands());
          sentences.add(replies.done(what.done(), results, what.understood()));
          gather(results, what.understood());
        }
        case Step.Say(String reply) -> sentences.add(reply);
        case Step.ListThem(var listing) -> list(listing);
        case Step.ShowIt(List<Task> found) -> {
          found.forEach(task -> {
            sentences.add(
                replies.described(task)
                    + (task.completed() ? " (done)." : ".")
                    + Replies.note(task));
            show(task);
          });
        }
        case Step.TakeBack() -> takeBack();
        case Step.KeepZone(ZoneId named) -> {
          told = named;
          sentences.add("From now on your times are in " + named.getId() + ".");
        }
        case Step.Ask _, Step.Offer _ -> throw new IllegalStateException("Questions come first.");
      }
    }

    private void show(Task task) {
      shown.put(task.id(), task);
      touched.add(task.id());
    }

    private void gather(
        List<TaskResult> results, List<dev.knudge.tasks.chat.language.Understood> understood) {
      for (TaskResult result : results) {
        switch (result) {
          case TaskResult.Changed change -> {
            change
                .said()
                .forEach(type ->
                    actions.add(
                        ChatAnswer.Action.of(type.wireName(), change.task().id(), understood)));
            shown.remove(change.task().id());
            if (change.after() != null) {
              show(change.after());
            }
          }
          case TaskResult.Unchanged(Task task) -> show(task);
          case TaskResult.Refused _ -> {}
        }
      }
    }

    private void takeBack() {
      List<TaskResult> results = tasks.undo(caller);
      sentences.add(
          results.isEmpty()
              ? "There is nothing to take back: you have changed nothing within the last day, or taken back all of it."
              : replies.done("Taken back:", results, List.of()));
      gather(results, List.of());
    }

    private void list(Intent.ListTasks listing) {
      Filter filter;
      try {
        filter = FilterParser.parse(listing.filter());
      } catch (FilterSyntaxException e) {
        sentences.add("That filter cannot be read. " + e.getMessage());
        return;
      }
      Page<Task> page = tasks.search(caller, TaskQuery.of(filter, zone, LISTED));
      sentences.add(
          replies.listed(listing.words(), filter.toString(), page.items(), page.next() != null));
      if (listing.search() != null && page.items().isEmpty()) {
        sentences.add("If it is something to be done, begin it with “add”.");
      }
      page.items().forEach(task -> shown.put(task.id(), task));
      List<String> ids = page.items().stream().map(Task::id).toList();
      conversation =
          new Conversation(conversation.id(), ids, ids.size() == 1 ? ids : List.of(), null);
    }

    Turn turn(String message) {
      Conversation after = conversation;
      if (!touched.isEmpty()) {
        List<String> ids = touched.stream().distinct().toList();
        boolean isList = ids.size() > 1;
        after = new Conversation(after.id(), isList ? ids : after.listed(), ids, null);
      }
      return new Turn(
          String.join("\n", sentences),
          actions,
          List.copyOf(shown.values()),
          null,
          after,
          message,
          told);
    }
  }
}
