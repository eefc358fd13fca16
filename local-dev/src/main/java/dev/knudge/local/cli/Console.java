package dev.knudge.local.cli;

import dev.knudge.local.status.Happening;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The terminal. Colour only where a person looks (a TTY, and {@code NO_COLOR} not set); lines of several threads never mix. */
final class Console {

  private static final String RESET = "\u001b[0m";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final PrintStream out;
  private final boolean colour;
  private final ZoneId zone;

  Console(PrintStream out, boolean colour, ZoneId zone) {
    this.out = out;
    this.colour = colour;
    this.zone = zone;
  }

  /** Standard output of this process. */
  static Console system(Map<String, String> environment) {
    String noColour = environment.getOrDefault("NO_COLOR", "");
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new Console(System.out, terminal && noColour.isEmpty(), ZoneId.systemDefault());
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  /** A time-stamped line. */
  void happening(Happening happening) {
    line(
        "%s  %s  %s  %s"
            .formatted(
                dim(time(happening.at())),
                paint(happening.kind(), "%-11s".formatted(word(happening.kind()))),
                "%-12s".formatted(happening.subject()),
                happening.text()));
  }

  String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  String bold(String text) {
    return colour ? "\u001b[1m" + text + RESET : text;
  }

  String dim(String text) {
    return colour ? "\u001b[2m" + text + RESET : text;
  }

  private String paint(Happening.Kind kind, String text) {
    if (!colour) {
      return text;
    }
    String code =
        switch (kind) {
          case WAKING -> "36";
          case AWAKE -> "32";
          case ASLEEP -> "34";
          case TICK -> "35";
          case RETRY, WARNING -> "33";
          case CRASH, DEAD_LETTER, LOST -> "31";
        };
    return "\u001b[" + code + "m" + text + RESET;
  }

  static String word(Happening.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
