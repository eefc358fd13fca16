package dev.knudge.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubectlTest {

  @ParameterizedTest
  @CsvSource({
    "true, Linux, true",
    "true, Mac OS X, false",
    "false, Linux, false",
    ", Linux, false"
  })
  void tests_that_ask_it_may_be_skipped_but_where_ci_installs_it(
      String ci, String system, boolean needed) {
    assertThat(Kubectl.isNeeded(ci, system)).isEqualTo(needed);
  }
}
