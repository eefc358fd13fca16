package dev.knudge.tasks.chat.model;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * Settings of the model; see application.properties for why each is as it is.
 *
 * @param provider which one
 * @param name the model's, as its provider calls it
 * @param url where it answers; blank for the provider's own address
 * @param key what the provider knows us by; blank where it asks for none
 * @param timeout how long it may think
 */
@ConfigurationProperties("knudge.chat.model")
public record ModelSettings(
    Provider provider, String name, String url, String key, Duration timeout) {

  /** Who runs the model. */
  public enum Provider {
    /** Nobody: the grammar reads alone. */
    NONE,
    /** OpenAI, or whoever speaks as it does. */
    OPENAI,
    /** Google. */
    GEMINI,
    /** A model of one's own. */
    OLLAMA
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ModelSettings[" + provider + " " + name + "]";
  }
}
