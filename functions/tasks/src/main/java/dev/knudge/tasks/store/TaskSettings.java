package dev.knudge.tasks.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * Settings of the tasks; see application.properties for why each is as it is.
 *
 * @param perUser how many tasks a user may have
 * @param memory for how long a change can be taken back, and an Idempotency-Key is remembered
 */
@ConfigurationProperties("knudge.tasks")
public record TaskSettings(long perUser, Duration memory) {}
