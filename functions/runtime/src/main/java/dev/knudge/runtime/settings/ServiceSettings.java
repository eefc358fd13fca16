package dev.knudge.runtime.settings;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Who this function is. The names are each function's own; the rest has defaults in {@code knudge-runtime.properties}.
 *
 * @param serviceName the name in health answers, such as {@code audit-log-service}
 * @param schema the PostgreSQL schema that is this function's alone
 * @param stopTimeout how long a stop waits for what is in flight
 */
@ConfigurationProperties("knudge")
public record ServiceSettings(
    String serviceName, String schema, @Bindable(defaultValue = "60s") Duration stopTimeout) {}
