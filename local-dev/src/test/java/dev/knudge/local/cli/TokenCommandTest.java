package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.knudge.local.manifests.LocalSecrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {

  private static final Instant SECOND = CommandRun.NOW.truncatedTo(ChronoUnit.SECONDS);

  @TempDir private Path root;

  @Test
  void it_prints_a_token_that_the_services_secret_verifies_and_nothing_else() throws Exception {
    CommandRun run = CommandRun.of(root, "token", "user-456");

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
    JWTClaimsSet claims = verified(run.out().strip());
    assertThat(claims.getSubject()).isEqualTo("user-456");
    assertThat(claims.getIssuer()).isEqualTo("knudge");
    assertThat(claims.getAudience()).containsExactly("knudge");
    assertThat(claims.getIssueTime().toInstant()).isEqualTo(SECOND);
    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(SECOND.plus(Duration.ofHours(12)));
    assertThat(claims.getClaim("roles")).isNull();
  }

  @Test
  void roles_and_life_time_are_as_asked() throws Exception {
    CommandRun run = CommandRun.of(root, "token", "o", "--role", "operator", "--ttl", "90s");

    JWTClaimsSet claims = verified(run.out().strip());
    assertThat(claims.getStringListClaim("roles")).isEqualTo(List.of("operator"));
    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(SECOND.plusSeconds(90));
  }

  @Test
  void two_tokens_are_of_one_secret() throws Exception {
    String first = CommandRun.of(root, "token", "a").out().strip();
    String second = CommandRun.of(root, "token", "b").out().strip();

    assertThat(verified(first).getSubject()).isEqualTo("a");
    assertThat(verified(second).getSubject()).isEqualTo("b");
  }

  @Test
  void as_json_it_is_one_document() throws Exception {
    CommandRun run = CommandRun.of(root, "token", "user-456", "--json");

    String token = Json.mapper().readTree(run.out()).path("token").asText();
    assertThat(verified(token).getSubject()).isEqualTo("user-456");
  }

  @Test
  void a_life_time_that_is_none_is_refused() {
    CommandRun run = CommandRun.of(root, "token", "user-456", "--ttl", "soon");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--ttl is 'soon'");
  }

  @Test
  void a_secret_too_short_for_hs256_is_named_with_its_file() throws Exception {
    Path file = root.resolve("local-dev/.data/secrets.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "knudge-jwt.secret=short\n");

    CommandRun run = CommandRun.of(root, "token", "user-456");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("knudge-jwt.secret", file.toString(), "32")
        .doesNotContain("\tat ");
  }

  private JWTClaimsSet verified(String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    String secret =
        LocalSecrets.in(root.resolve("local-dev/.data/secrets.properties"))
            .value("knudge-jwt", "secret")
            .orElseThrow();
    assertThat(jwt.verify(new MACVerifier(secret.getBytes(StandardCharsets.UTF_8)))).isTrue();
    return jwt.getJWTClaimsSet();
  }
}
