package dev.knudge.runtime.settings;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How long what is over is kept.
 *
 * @param inbox how long a handled event is remembered
 * @param outbox how long a sent event stays, to look at
 */
@Singleton
public record RetentionSettings(
    @Value("${knudge.inbox.retention}") Duration inbox,
    @Value("${knudge.outbox.retention}") Duration outbox) {}
