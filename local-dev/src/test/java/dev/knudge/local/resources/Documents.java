package dev.knudge.local.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The project's papers: what they point at is there. */
final class Documents {

  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".data");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  // A program or file of the project that a reader is told to run or apply: ./local-dev/up, -k
  // eventing/base.
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?<![\\w./-])(?:\\./)?((?:local-dev|eventing|knative|functions|contracts)/[\\w./-]*[\\w-]|mvnw)(?![\\w*{<…-])");

  private Documents() {}

  /** Every Markdown file of the project. */
  static List<Path> in(Path root) {
    List<Path> documents = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".md")) {
                documents.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  /** What a document points at and is not there: targets of its links, and the project's paths in its code. */
  static List<String> missing(Path root, Path document, String text) {
    List<String> missing = new ArrayList<>();
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      String target = link.group(1);
      if (!target.matches("[a-z]+:.*") && !Files.exists(document.resolveSibling(target))) {
        missing.add(root.relativize(document) + " links to " + target);
      }
    }
    Matcher code = Pattern.compile("```.*?```|`[^`\n]+`", Pattern.DOTALL).matcher(text);
    while (code.find()) {
      Matcher command = COMMAND.matcher(code.group());
      while (command.find()) {
        String path = command.group(1);
        // Built, made at run time, or a class named within its package.
        boolean made =
            path.contains("/target/") || path.contains("/.data") || path.endsWith(".java");
        if (!made
            && !Files.exists(root.resolve(path))
            && !Files.exists(document.resolveSibling(path))) {
          missing.add(root.relativize(document) + " names " + path);
        }
      }
    }
    return missing;
  }
}
