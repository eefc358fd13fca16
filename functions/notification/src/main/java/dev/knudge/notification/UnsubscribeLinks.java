package dev.knudge.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Links by which whoever got an e-mail gets no more of its kind, with one click and without a token of the API (RFC 8058): each is signed, and good for this user, this kind, and
 * nothing else. They have no end, since the e-mails that hold them have none.
 */
public final class UnsubscribeLinks {
  /** Where they lead. */
  public static final String PATH = "/api/notifications/unsubscribe";

  /** RFC 2104 wants a key as long as the hash. */
  private static final int SHORTEST_SECRET = 32;

  private static final String PURPOSE = "unsubscribe";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String publicUrl;
  private final List<byte[]> secrets;

  /**
   * @param secrets the first signs, all are accepted; none where there are to be no links
   * @throws IllegalArgumentException if one of them is too short
   */
  public UnsubscribeLinks(String publicUrl, List<String> secrets) {
    this.publicUrl = publicUrl;
    this.secrets =
        secrets.stream()
            .filter(secret -> !secret.isBlank())
            .map(secret -> secret.strip().getBytes(StandardCharsets.UTF_8))
            .toList();
    if (this.secrets.stream().anyMatch(secret -> secret.length < SHORTEST_SECRET)) {
      throw new IllegalArgumentException(
          "NOTIFICATION_LINK_SECRET must have 32 characters or more (try: openssl rand -base64 48).");
    }
  }

  /**
   * What a link asks for.
   *
   * @param userId whose e-mails
   * @param kind of which there are to be no more
   */
  public record Wish(String userId, Kind kind) {}

  /** Whether there can be links. */
  public boolean areSetUp() {
    return !secrets.isEmpty();
  }

  /** The link for that user and kind. */
  public String link(String userId, Kind kind) {
    String wish = userId + " " + kind.wireName();
    return publicUrl
        + PATH
        + "?token="
        + BASE64.encodeToString(wish.getBytes(StandardCharsets.UTF_8))
        + "."
        + BASE64.encodeToString(mac(secrets.getFirst(), wish));
  }

  /** What a link's token asks for; null where it is none of ours. */
  public @Nullable Wish read(String token) {
    int dot = token.indexOf('.');
    if (dot < 0) {
      return null;
    }
    try {
      String wish =
          new String(
              Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
      byte[] mac = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      // No id holds a space.
      int space = wish.indexOf(' ');
      boolean ours =
          secrets.stream().anyMatch(secret -> MessageDigest.isEqual(mac(secret, wish), mac));
      Kind kind = ours && space > 0 ? Kind.of(wish.substring(space + 1)) : null;
      return kind == null ? null : new Wish(wish.substring(0, space), kind);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static byte[] mac(byte[] secret, String wish) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal((PURPOSE + " " + wish).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
