package dev.knudge.live.presence;

import dev.knudge.contracts.Json;
import dev.knudge.live.settings.PresenceSettings;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /presence/{user_id}}, for functions. They have no user's token; what tells them from the public is the name they call live by: the cluster's own, which the public gateway
 * routes to nobody. At the public host the path does not exist.
 */
@Controller("/presence")
@Secured(SecurityRule.IS_ANONYMOUS)
final class PresenceApi {
  private final Presence presence;
  private final PresenceSettings settings;

  PresenceApi(Presence presence, PresenceSettings settings) {
    this.presence = presence;
    this.settings = settings;
  }

  @Get("/{userId}")
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  String presence(String userId, HttpRequest<?> request) {
    if (!isInternal(request.getHeaders().get("Host"))) {
      throw new ProblemException(Problem.of(HttpStatus.NOT_FOUND, "There is no such path."));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user_id", userId);
    answer.put("online", presence.isOnline(userId));
    return Json.write(answer);
  }

  private boolean isInternal(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    return settings.hosts().contains(name);
  }
}
