package dev.knudge.notification.channel;

import dev.knudge.contracts.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says to push services who we are: a signed token for each of them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8292">RFC 8292</a>
 */
final class Vapid {
  /** At most a day (section 2); clocks may differ. */
  private static final Duration VALID = Duration.ofHours(12);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final ECPrivateKey key;
  private final String publicKey;
  private final String contact;

  /**
   * @param privateKey 32 bytes in base64url
   * @param contact whom a push service may write to: a mailto: or https: URI
   * @throws IllegalArgumentException if the key is none
   */
  Vapid(String privateKey, String contact) {
    key = P256.privateKey(Base64.getUrlDecoder().decode(privateKey));
    publicKey = BASE64.encodeToString(P256.bytes(P256.publicKey(key)));
    this.contact = contact;
  }

  /** What a browser is to subscribe with, as {@code applicationServerKey} in base64url. */
  String publicKey() {
    return publicKey;
  }

  /** The Authorization header for a push service. */
  String authorization(URI endpoint, Instant now) {
    String origin =
        endpoint.getScheme()
            + "://"
            + endpoint.getHost()
            + (endpoint.getPort() > 0 ? ":" + endpoint.getPort() : "");
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", origin);
    claims.put("exp", now.plus(VALID).getEpochSecond());
    claims.put("sub", contact);
    String signed = part(Map.of("typ", "JWT", "alg", "ES256")) + "." + part(claims);
    return "vapid t=" + signed + "." + sign(signed) + ", k=" + publicKey;
  }

  private static String part(Map<String, Object> tree) {
    return BASE64.encodeToString(Json.writeBytes(tree));
  }

  private String sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
