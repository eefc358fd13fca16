package dev.knudge.local.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command sees of the machine.
 *
 * @param root the project's folder
 * @param environment the environment variables
 * @param clock the time
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param console the terminal behind {@code out}
 */
record Context(
    Path root,
    Map<String, String> environment,
    InstantSource clock,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Console console) {

  static Context system(Path root, Map<String, String> environment, InstantSource clock) {
    return new Context(
        root,
        environment,
        clock,
        System.in,
        writer(System.out),
        writer(System.err),
        Console.system(environment));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }
}
