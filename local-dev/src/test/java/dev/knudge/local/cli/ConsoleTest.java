package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.local.status.Happening;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final Happening AWAKE =
      new Happening(CommandRun.NOW, Happening.Kind.AWAKE, "audit", "ready after 731 ms");

  @Test
  void a_happening_is_one_line_with_the_local_time() {
    assertThat(printed(false))
        .isEqualTo(
            "15:30:00.123  awake        audit         ready after 731 ms" + System.lineSeparator());
  }

  @Test
  void colour_is_for_terminals_only() {
    assertThat(printed(true)).contains("\u001b[32m");
    assertThat(printed(false)).doesNotContain("\u001b");
  }

  private static String printed(boolean colour) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8), colour, ZoneId.of("Asia/Kolkata"))
        .happening(AWAKE);
    return out.toString(StandardCharsets.UTF_8);
  }
}
