package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoUserTest {
  @TempDir private Path root;

  @Test
  void each_has_a_token_of_their_own_with_the_role_that_is_named() throws Exception {
    List<DemoUser> users = users("ada,olga:operator");

    assertThat(users).extracting(DemoUser::userId).containsExactly("ada", "olga");
    var olga = SignedJWT.parse(users.getLast().token()).getJWTClaimsSet();
    assertThat(olga.getSubject()).isEqualTo("olga");
    assertThat(olga.getStringListClaim("roles")).containsExactly("operator");
    assertThat(SignedJWT.parse(users.getFirst().token()).getJWTClaimsSet().getClaim("roles"))
        .isNull();
  }

  @Test
  void there_may_be_none() {
    assertThat(users("none")).isEmpty();
  }

  @Test
  void what_is_no_name_is_refused() {
    assertThatThrownBy(() -> users("ada lovelace"))
        .isInstanceOf(LocalDevException.class)
        .hasMessageContaining("'ada lovelace'");
  }

  @Test
  void no_manifest_of_a_cluster_lets_live_ask_for_them() throws IOException {
    for (String folder : List.of("../knative", "../eventing")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          // Any bytes: what a build leaves there is no text.
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .as("%s", file)
              .doesNotContain("KNUDGE_LOCAL_DEV_URL");
        }
      }
    }
  }

  private List<DemoUser> users(String setting) {
    Settings settings = Settings.load(root, Map.of(), Map.of("demo.users", setting));
    return DemoUser.of(settings, () -> CommandRun.NOW);
  }
}
