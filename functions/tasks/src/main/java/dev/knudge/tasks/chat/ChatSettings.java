package dev.knudge.tasks.chat;

import dev.knudge.tasks.chat.language.DateOrder;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * Settings of the chat; see application.properties for why each is as it is.
 *
 * @param memory how long a conversation is remembered after its last message
 * @param dateOrder what {@code 3/4} means
 */
@ConfigurationProperties("knudge.chat")
public record ChatSettings(Duration memory, DateOrder dateOrder) {}
