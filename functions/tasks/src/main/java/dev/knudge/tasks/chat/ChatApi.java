package dev.knudge.tasks.chat;

import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.rest.Answers;
import dev.knudge.tasks.rest.Callers;
import dev.knudge.tasks.rest.JsonBody;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.security.Principal;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks by conversation. */
@Controller("/api/chat")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ChatApi {
  /** Characters of a message: a list of tasks, not a book. */
  static final int LONGEST = 2000;

  private final Chat chat;
  private final Answers answers;

  ChatApi(Chat chat, Answers answers) {
    this.chat = chat;
    this.answers = answers;
  }

  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<String> chat(HttpRequest<byte[]> request, Principal user) {
    byte[] body = JsonBody.bytes(request);
    Caller caller = Callers.human(request, user);
    Map<String, @Nullable Object> fields = JsonBody.object(body);
    String message = message(fields.get("message"));
    String conversation = conversation(fields.get("conversation_id"));
    ZoneId zone = zone(fields.get("time_zone"));
    Chat.Read read = chat.read(caller, message, conversation, zone);
    return answers.once(
        request,
        caller,
        body,
        () -> answers.of(HttpStatus.OK, Map.of(), ChatAnswer.of(chat.answer(caller, read))));
  }

  private static String message(@Nullable Object value) {
    if (!(value instanceof String message) || message.isBlank()) {
      throw ChatProblems.invalid("/message", "message must be a string that says something.");
    }
    int length = message.codePointCount(0, message.length());
    if (length > LONGEST) {
      throw ChatProblems.invalid(
          "/message",
          "message has "
              + length
              + " characters, and "
              + LONGEST
              + " are the most. Say it in parts.");
    }
    return message;
  }

  private static @Nullable String conversation(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof String id)) {
      throw ChatProblems.invalid("/conversation_id", "conversation_id must be a string.");
    }
    return id;
  }

  private static @Nullable ZoneId zone(@Nullable Object value) {
    ZoneId zone = value instanceof String text ? WireForms.timeZone(text) : null;
    if (value != null && zone == null) {
      throw ChatProblems.invalid(
          "/time_zone", "time_zone must be the name of an IANA time zone, as Europe/Berlin.");
    }
    return zone;
  }
}
