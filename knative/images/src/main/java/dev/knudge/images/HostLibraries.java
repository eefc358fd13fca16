package dev.knudge.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The C library and whatever else a Java runtime is linked to, where this machine has it: for images that have no base. */
final class HostLibraries {

  // libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…), and the loader: /lib64/ld-linux-x86-64.so.2
  // (0x…)
  private static final Pattern LINKED = Pattern.compile("(?:=> )?(/\\S+) \\(0x[0-9a-f]+\\)");

  private HostLibraries() {}

  /** The absolute paths of what the runtime's programs and libraries need and do not bring. */
  static SortedSet<Path> neededBy(Path runtime) throws IOException, InterruptedException {
    SortedSet<Path> needed = new TreeSet<>();
    List<Path> linked;
    try (Stream<Path> files = Files.walk(runtime)) {
      linked =
          files
              .filter(it -> it.toString().endsWith(".so") || it.endsWith("bin/java"))
              // What draws on screens wants libraries that no server has.
              .filter(it ->
                  !it.getFileName()
                      .toString()
                      .matches("lib(awt|splash|jawt|font|freetype|jsound|lcms|mlib).*"))
              .toList();
    }
    for (Path file : linked) {
      Process ldd = new ProcessBuilder("ldd", file.toString()).redirectErrorStream(true).start();
      Matcher matcher =
          LINKED.matcher(new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      ldd.waitFor();
      while (matcher.find()) {
        Path library = Path.of(matcher.group(1));
        if (!library.startsWith(runtime.toAbsolutePath())) {
          needed.add(library);
        }
      }
    }
    if (needed.stream().noneMatch(it -> it.toString().contains("libc.so"))) {
      throw new ImageException(
          "ldd finds no C library that the Java runtime is linked to. Set -Dimage.base to an image that has one.");
    }
    return needed;
  }
}
