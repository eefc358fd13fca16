package dev.knudge.notification;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.channel.WebPush;
import dev.knudge.notification.store.PreferenceStore;
import dev.knudge.notification.store.PreferenceStore.Stored;
import dev.knudge.runtime.problem.JsonObject;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.security.Principal;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people wish: their own preferences, as a whole. */
@Controller("/api/notification-preferences")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class PreferencesApi {
  /** Ten browsers and all else at their limits have half of it. */
  private static final int LONGEST_BODY = 65_536;

  private final PreferenceStore store;
  private final PreferencesReader reader;
  private final WebPush webPush;
  private final Clock clock;

  PreferencesApi(PreferenceStore store, PreferencesReader reader, WebPush webPush, Clock clock) {
    this.store = store;
    this.reader = reader;
    this.webPush = webPush;
    this.clock = clock;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  String show(Principal user) {
    return shown(store.of(user.getName()));
  }

  @Put
  @Consumes(MediaType.ALL)
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  String replace(HttpRequest<?> request, @Body byte @Nullable [] body, Principal user) {
    Map<String, @Nullable Object> tree =
        JsonObject.in(body == null ? new byte[0] : body, LONGEST_BODY);
    try {
      return shown(
          store.change(user.getName(), before -> reader.read(tree, before), clock.instant()));
    } catch (InvalidPreferencesException e) {
      throw new ProblemException(
          Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, String.valueOf(e.getMessage()))
              .with("pointer", e.pointer()));
    }
  }

  private String shown(Stored stored) {
    Map<String, @Nullable Object> tree = PreferencesWriter.tree(stored.preferences());
    tree.put("web_push_public_key", webPush.publicKey());
    tree.put("updated_at", stored.updatedAt() == null ? null : WireForms.write(stored.updatedAt()));
    return Json.write(tree);
  }
}
