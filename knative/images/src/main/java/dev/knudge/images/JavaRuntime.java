package dev.knudge.images;

import dev.knudge.backends.Directories;
import dev.knudge.backends.InterProcessLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The Java runtime of the images: the build's own JDK, cut down to what functions use. An ahead-of-time cache fits the very JVM it was made with, to the time of its files; so
 * the runtime is made first, the cache is trained with it, and both go into the image.
 */
final class JavaRuntime {

  /** All of Java SE, and of the JDK's own what libraries of ours ask for. Tools and their compiler stay out. */
  static final List<String> MODULES =
      List.of(
          "java.se",
          "jdk.crypto.ec",
          "jdk.jfr",
          "jdk.localedata",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private JavaRuntime() {}

  /**
   * Makes the runtime in the folder, unless it is there and of this JDK. Functions that are built side by side wait for the one that makes it.
   *
   * @param jdk the JDK to take it from
   * @param time the time that its files get
   */
  static Path in(Path folder, Path jdk, Instant time) throws IOException, InterruptedException {
    String wanted = jdk + " " + Runtime.version() + " " + MODULES + " " + time;
    Path note = folder.resolveSibling(folder.getFileName() + ".made-of");
    try (InterProcessLock _ =
        InterProcessLock.take(folder.resolveSibling(folder.getFileName() + ".lock"))) {
      if (!Files.exists(note) || !Files.readString(note).equals(wanted)) {
        Files.deleteIfExists(note);
        make(folder, jdk, time);
        Files.writeString(note, wanted);
      }
    }
    return folder;
  }

  private static void make(Path folder, Path jdk, Instant time)
      throws IOException, InterruptedException {
    Directories.delete(folder);
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/jlink").toString());
    command.addAll(List.of("--add-modules", String.join(",", MODULES)));
    // With its debug information: a stack trace names lines.
    command.addAll(List.of("--no-header-files", "--no-man-pages"));
    command.addAll(List.of("--output", folder.toString()));
    Process jlink = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(jlink.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jlink.waitFor() != 0) {
      throw new ImageException("jlink failed. It said: " + said);
    }
    Folders.setTimes(folder, time);
  }

  /** The command in a runtime. */
  static Path java(Path runtime) {
    return runtime.resolve("bin/java");
  }
}
