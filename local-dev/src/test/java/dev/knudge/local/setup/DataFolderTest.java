package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir private Path folder;

  @Test
  void a_second_claim_is_refused_naming_the_process_that_has_the_first() {
    DataFolder data = new DataFolder(folder.resolve("data"));
    try (DataFolder.Claim first = data.claim()) {
      assertThat(first).isNotNull();
      assertThatThrownBy(data::claim)
          .isInstanceOf(LocalDevException.class)
          .hasMessageContaining("already running (process " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void a_claim_given_up_can_be_had_again() {
    DataFolder data = new DataFolder(folder);
    data.claim().close();
    try (DataFolder.Claim second = data.claim()) {
      assertThat(second).isNotNull();
    }
  }

  @Test
  void wiping_takes_kafka_and_postgres_together_and_leaves_secrets_and_logs() throws IOException {
    DataFolder data = new DataFolder(folder);
    write(data.kafka().resolve("log/task-events-0/00.log"));
    write(data.postgres().resolve("cluster/PG_VERSION"));
    write(data.secrets());
    write(data.log("audit"));

    data.wipe();

    assertThat(data.kafka()).doesNotExist();
    assertThat(data.postgres()).doesNotExist();
    assertThat(data.secrets()).exists();
    assertThat(data.log("audit")).exists();
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }
}
