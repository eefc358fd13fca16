package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.testkit.SettingsTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
  @Test
  void the_readme_lists_every_setting_with_its_default() throws IOException {
    assertThat(SettingsTable.inReadme())
        .containsExactlyInAnyOrderElementsOf(SettingsTable.inFile());
  }
}
