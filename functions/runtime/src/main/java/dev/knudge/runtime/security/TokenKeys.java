package dev.knudge.runtime.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import dev.knudge.runtime.UnavailableException;
import io.micronaut.security.token.jwt.signature.SignatureConfiguration;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.Key;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens are checked with. Each kind accepts its own algorithms only: a token that names another (or none) is not valid, whatever it is signed with, so a public
 * key can never be passed off as a shared secret.
 */
@Singleton
final class TokenKeys implements SignatureConfiguration {
  private static final Set<JWSAlgorithm> PUBLIC_KEY_ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384);

  private final byte @Nullable [] secret;
  private final @Nullable JWKSource<SecurityContext> keySet;

  TokenKeys(JwtSettings settings) {
    String shared = settings.secret();
    secret = shared == null || shared.isBlank() ? null : JwtSettings.bytes(shared);
    String url = settings.jwksUrl();
    keySet = url == null || url.isBlank() ? null : keySet(url);
  }

  /** Fetched when first needed, kept for minutes, fetched again for an unknown key, and kept longer while the issuer is away. */
  private static JWKSource<SecurityContext> keySet(String url) {
    try {
      return JWKSourceBuilder.<SecurityContext>create(URI.create(url).toURL())
          .retrying(true)
          .outageTolerant(true)
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("The settings let an URL pass that is none: " + url, e);
    }
  }

  @Override
  public String supportedAlgorithmsMessage() {
    return "HS256 with the shared secret, or " + PUBLIC_KEY_ALGORITHMS + " with the key set.";
  }

  @Override
  public boolean supports(JWSAlgorithm algorithm) {
    return (secret != null && algorithm.equals(JWSAlgorithm.HS256))
        || (keySet != null && PUBLIC_KEY_ALGORITHMS.contains(algorithm));
  }

  @Override
  public boolean verify(SignedJWT token) throws JOSEException {
    JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
    if (secret != null && algorithm.equals(JWSAlgorithm.HS256)) {
      return token.verify(new MACVerifier(secret));
    }
    if (keySet != null && PUBLIC_KEY_ALGORITHMS.contains(algorithm)) {
      return verify(token, keySet);
    }
    return false;
  }

  private static boolean verify(SignedJWT token, JWKSource<SecurityContext> keySet)
      throws JOSEException {
    var selector = new JWSVerificationKeySelector<>(PUBLIC_KEY_ALGORITHMS, keySet);
    try {
      for (Key key : selector.selectJWSKeys(token.getHeader(), null)) {
        if (token.verify(
            new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key))) {
          return true;
        }
      }
      return false;
    } catch (KeySourceException e) {
      throw new UnavailableException(
          "The keys that tokens are checked with cannot be fetched from JWT_JWKS_URL at present.",
          e);
    }
  }
}
