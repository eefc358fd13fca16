package dev.knudge.notification;

/**
 * A browser that takes web push (W3C Push API), as its {@code PushSubscription} says.
 *
 * @param endpoint the push service's address for it
 * @param p256dh its public key: an uncompressed P-256 point in base64url
 * @param auth its authentication secret: 16 bytes in base64url
 */
public record WebPushSubscription(String endpoint, String p256dh, String auth) {
  /** Without what it says: whoever knows the endpoint may write to the browser. */
  @Override
  public String toString() {
    return "WebPushSubscription";
  }
}
