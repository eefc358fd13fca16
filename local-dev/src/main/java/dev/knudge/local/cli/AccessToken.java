package dev.knudge.local.cli;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.knudge.local.manifests.LocalSecrets;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/** Tokens as the functions accept them on this machine: HS256 over the secret that local-dev gives them as {@code JWT_SECRET}. */
final class AccessToken {

  private static final String SECRET = "knudge-jwt";
  private static final int HS256_BYTES = 32;

  private final byte[] secret;
  private final String issuer;
  private final String audience;
  private final InstantSource clock;

  private AccessToken(byte[] secret, String issuer, String audience, InstantSource clock) {
    this.secret = secret;
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
  }

  /** Signs with this machine's secret, which is made now if it is not there yet. */
  static AccessToken of(Settings settings, InstantSource clock) {
    LocalSecrets secrets = LocalSecrets.in(settings.dataFolder().secrets());
    byte[] secret = secrets.value(SECRET, "secret").orElseThrow().getBytes(StandardCharsets.UTF_8);
    if (secret.length < HS256_BYTES) {
      throw new LocalDevException(
          "%s.secret in %s has %d bytes, and HS256 needs %d. Write a longer one, or remove the line: a new one is made."
              .formatted(SECRET, secrets.file(), secret.length, HS256_BYTES));
    }
    return new AccessToken(
        secret, settings.text("jwt.issuer"), settings.text("jwt.audience"), clock);
  }

  /** A token of a user with these roles. */
  String of(String user, List<String> roles, Duration timeToLive) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audience)
            .subject(user)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(timeToLive)));
    if (!roles.isEmpty()) {
      claims.claim("roles", roles);
    }
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).build(), claims.build());
    try {
      token.sign(new MACSigner(secret));
    } catch (JOSEException e) {
      throw new IllegalStateException("A token could not be signed", e);
    }
    return token.serialize();
  }
}
