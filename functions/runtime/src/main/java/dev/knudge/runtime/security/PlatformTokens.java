package dev.knudge.runtime.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells deliveries of the platform from those of anybody else who can reach the function: RS256 with the cluster's keys, this issuer, this audience, not expired, and a subject of the
 * allow list. What Knative's own addressables check themselves a Knative Service has to check itself.
 */
@Singleton
@Requires(bean = PlatformSettings.class)
final class PlatformTokens {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int READ_MILLIS = 5_000;
  private static final int LARGEST_KEY_SET = 200_000;
  private static final String BEARER = "Bearer ";

  private final PlatformSettings settings;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  PlatformTokens(PlatformSettings settings) {
    this.settings = settings;
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys(settings)));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            settings.audience(),
            new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
            Set.of("sub", "exp")));
  }

  /** What becomes of a delivery. */
  enum Judgement {
    /** It is from who may send. */
    TAKEN,
    /** No token, or one that is not valid here. */
    UNKNOWN,
    /** A valid token of somebody who may not send to this function. */
    FORBIDDEN,
    /** The keys cannot be fetched: it is to be delivered again. */
    UNDECIDED
  }

  /**
   * Judges a delivery.
   *
   * @param authorization its Authorization header; null where it has none
   */
  Judgement judge(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Judgement.UNKNOWN;
    }
    try {
      JWTClaimsSet claims =
          processor.process(authorization.substring(BEARER.length()).strip(), null);
      List<String> subjects = settings.subjects();
      return subjects != null && subjects.contains(claims.getSubject())
          ? Judgement.TAKEN
          : Judgement.FORBIDDEN;
    } catch (KeySourceException e) {
      return Judgement.UNDECIDED;
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Judgement.UNKNOWN;
    }
  }

  private static JWKSource<SecurityContext> keys(PlatformSettings settings) {
    try {
      return JWKSourceBuilder.<SecurityContext>create(
              URI.create(settings.jwksUrl()).toURL(), new Retriever(settings))
          .retrying(true)
          .outageTolerant(true)
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new SettingsException(
          "PLATFORM_JWKS_URL must be an http or https URL; it is '" + settings.jwksUrl() + "'.");
    }
  }

  /** Asks as the pod where it is told to: its token is renewed every hour, so it is read each time. */
  private static final class Retriever extends DefaultResourceRetriever {
    private final @Nullable String tokenFile;

    Retriever(PlatformSettings settings) {
      super(CONNECT_MILLIS, READ_MILLIS, LARGEST_KEY_SET, true, sockets(settings.caFile()));
      tokenFile = settings.tokenFile();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
      if (tokenFile != null && !tokenFile.isBlank()) {
        String token = Files.readString(Path.of(tokenFile)).strip();
        setHeaders(Map.of("Authorization", List.of(BEARER + token)));
      }
      return super.retrieveResource(url);
    }

    private static @Nullable SSLSocketFactory sockets(@Nullable String caFile) {
      if (caFile == null || caFile.isBlank()) {
        return null;
      }
      try {
        return Authorities.trusting(Files.readString(Path.of(caFile))).getSocketFactory();
      } catch (IOException e) {
        throw new SettingsException("PLATFORM_CA_FILE cannot be read: " + e.getMessage());
      }
    }
  }
}
