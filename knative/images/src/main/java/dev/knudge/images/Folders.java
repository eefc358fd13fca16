package dev.knudge.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What is done to whole folders. */
final class Folders {

  private Folders() {}

  /** Copies what is in a folder but for one file. */
  static void copy(Path from, Path to, String but) throws IOException {
    for (Path source : all(from)) {
      Path target = to.resolve(from.relativize(source).toString());
      if (Files.isDirectory(source)) {
        Files.createDirectories(target);
      } else if (!source.getFileName().toString().equals(but)) {
        Files.copy(source, target);
      }
    }
  }

  /** Gives every file and folder the same time. */
  static void setTimes(Path folder, Instant time) throws IOException {
    for (Path path : all(folder)) {
      if (!Files.isSymbolicLink(path)) {
        Files.setLastModifiedTime(path, FileTime.from(time));
      }
    }
  }

  /** Everything in a folder, and itself, in order. */
  static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    }
  }
}
