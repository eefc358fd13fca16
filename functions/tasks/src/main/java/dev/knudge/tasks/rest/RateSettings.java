package dev.knudge.tasks.rest;

import io.micronaut.context.annotation.ConfigurationProperties;

/**
 * How often a user may ask; see application.properties for why.
 *
 * @param perSecond requests a second, for long
 * @param burst requests at once
 */
@ConfigurationProperties("knudge.tasks.rate")
record RateSettings(int perSecond, int burst) {}
