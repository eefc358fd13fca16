package dev.knudge.runtime.metrics;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Provider;

/** {@code GET /metrics}, where Prometheus looks by default. */
@Controller("/metrics")
@Secured(SecurityRule.IS_ANONYMOUS)
final class MetricsApi {
  private final Provider<Metrics> metrics;

  MetricsApi(Provider<Metrics> metrics) {
    this.metrics = metrics;
  }

  @Get
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  @ExecuteOn(TaskExecutors.BLOCKING)
  String metrics() {
    return metrics.get().scrape();
  }
}
