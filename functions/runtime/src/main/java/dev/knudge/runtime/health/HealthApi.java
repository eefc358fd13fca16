package dev.knudge.runtime.health;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.settings.ServiceSettings;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Provider;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The health paths of the contracts. {@code /health} looks at the database, for people and alarms. The probes do not: a pod is no better for being restarted or taken out of
 * service while the database is away, and its deliveries already get the 503 that has them tried again. So a cold start is ready as soon as it can answer.
 */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthApi {
  private static final int CHECK_SECONDS = 2;

  private final ServiceSettings settings;
  private final Provider<DataSource> database;
  private final List<HealthDetail> details;

  HealthApi(ServiceSettings settings, Provider<DataSource> database, List<HealthDetail> details) {
    this.settings = settings;
    this.database = database;
    this.details = details;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<String> health() {
    Map<String, Object> more = new LinkedHashMap<>();
    details.forEach(detail -> more.put(detail.name(), detail.value()));
    return databaseAnswers()
        ? answer(HttpStatus.OK, "healthy", more)
        : answer(HttpStatus.SERVICE_UNAVAILABLE, "unhealthy", more);
  }

  @Get("/readiness")
  @Produces(MediaType.APPLICATION_JSON)
  HttpResponse<String> readiness() {
    return answer(HttpStatus.OK, "healthy", Map.of());
  }

  @Get("/liveness")
  @Produces(MediaType.APPLICATION_JSON)
  HttpResponse<String> liveness() {
    return answer(HttpStatus.OK, "healthy", Map.of());
  }

  private boolean databaseAnswers() {
    try (Connection connection =
        DelegatingDataSource.unwrapDataSource(database.get()).getConnection()) {
      return connection.isValid(CHECK_SECONDS);
    } catch (Exception _) {
      return false; // why is in the pool's own log lines, and in those of the deliveries it
      // concerns
    }
  }

  private HttpResponse<String> answer(HttpStatus status, String health, Map<String, Object> more) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("service", settings.serviceName());
    members.put("status", health);
    members.putAll(more);
    return HttpResponse.<String>status(status).body(Json.write(members));
  }
}
