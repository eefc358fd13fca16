package dev.knudge.local.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/** A command run as the program runs it, with what it printed. */
record CommandRun(int exit, String out, String err) {

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

  static CommandRun of(Path root, String... arguments) {
    return withInput(root, "", arguments);
  }

  static CommandRun withInput(Path root, String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    Context context =
        new Context(
            root,
            Map.of(),
            InstantSource.fixed(NOW),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(printed, true),
            new PrintWriter(new PrintStream(err, true, StandardCharsets.UTF_8), true),
            new Console(printed, false, ZoneOffset.UTC));
    int exit = Knudge.commandLine(context).execute(arguments);
    return new CommandRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
