package dev.knudge.notification;

/**
 * Where a user wants notifications posted.
 *
 * @param url http or https
 * @param secret {@code whsec_} and 24 to 64 bytes in base64 (Standard Webhooks): what the signature is made with
 */
public record Webhook(String url, String secret) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "Webhook";
  }
}
