package dev.knudge.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class VapidTest {
  private static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");

  @Test
  void the_token_is_for_the_push_service_alone_and_signed_with_the_key_that_browsers_know()
      throws ParseException, JOSEException {
    Vapid vapid =
        new Vapid("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "mailto:ops@example.org");

    String header = vapid.authorization(URI.create("https://push.example.org:8443/x/y"), NOW);

    assertThat(header).startsWith("vapid t=").endsWith(", k=" + vapid.publicKey());
    SignedJWT token =
        SignedJWT.parse(header.substring("vapid t=".length(), header.indexOf(", k=")));
    assertThat(
            token.verify(
                new ECDSAVerifier(P256.publicKey(PushEncryptionTest.bytes(vapid.publicKey())))))
        .isTrue();
    assertThat(token.getJWTClaimsSet().getAudience())
        .containsExactly("https://push.example.org:8443");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("mailto:ops@example.org");
    assertThat(token.getJWTClaimsSet().getExpirationTime())
        .isAfter(Date.from(NOW))
        .isBefore(Date.from(NOW.plusSeconds(86_400)));
  }
}
