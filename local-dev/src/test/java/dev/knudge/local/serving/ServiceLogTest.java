package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceLogTest {

  @TempDir Path folder;

  @Test
  void it_goes_on_where_an_earlier_one_ended() throws Exception {
    Path file = folder.resolve("logs/audit.log");
    try (ServiceLog log = new ServiceLog(file, 1000)) {
      log.line("one");
    }
    try (ServiceLog log = new ServiceLog(file, 1000)) {
      log.line("zw\u00f6lf");
      assertThat(log.tail(5)).containsExactly("one", "zw\u00f6lf");
      assertThat(log.tail(1)).containsExactly("zw\u00f6lf");
    }
    assertThat(Files.readString(file)).isEqualTo("one\nzw\u00f6lf\n");
  }

  @Test
  void it_never_grows_past_its_bound_and_keeps_the_newest() throws Exception {
    Path file = folder.resolve("audit.log");
    try (ServiceLog log = new ServiceLog(file, 1000)) {
      for (int i = 0; i < 500; i++) {
        log.line("line " + i);
        assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
      }
      assertThat(log.tail(1)).containsExactly("line 499");
    }
    try (var files = Files.list(folder)) {
      assertThat(files)
          .extracting(Path::getFileName)
          .extracting(Path::toString)
          .containsExactlyInAnyOrder("audit.log", "audit.log.1");
    }
    assertThat(Files.size(folder.resolve("audit.log.1"))).isBetween(900L, 1000L);
  }

  @Test
  void a_log_that_is_lost_loses_no_service() throws Exception {
    try (ServiceLog log = new ServiceLog(folder.resolve("sub/audit.log"), 10)) {
      log.line("12345678");
      Files.delete(folder.resolve("sub/audit.log"));
      Files.delete(folder.resolve("sub"));
      log.line("does not fit any more");
      assertThat(log.tail(3)).singleElement().asString().contains("cannot be read");
    }
  }
}
