package dev.knudge.notification.wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The languages there are: those that the function brings, and those in a folder, which come first. */
public final class Languages {
  /** In which everything can be said. */
  public static final String FALLBACK = "en";

  private static final String SUFFIX = ".properties";

  private final Map<String, Language> languages = new TreeMap<>();

  /**
   * Reads them.
   *
   * @param tags of those among the resources, English not among them necessarily
   * @param folder with a file {@code <tag>.properties} for each; null for none
   * @throws IllegalStateException if one is not there, or is no language
   */
  public Languages(List<String> tags, @Nullable Path folder) {
    Language fallback = add(FALLBACK, resource(FALLBACK), Map.of());
    for (String tag : tags) {
      if (!tag.equals(FALLBACK)) {
        add(tag, resource(tag), fallback.templates());
      }
    }
    if (folder != null) {
      for (Path file : files(folder)) {
        String name = file.getFileName().toString();
        String tag = name.substring(0, name.length() - SUFFIX.length());
        Language before = languages.getOrDefault(tag, fallback);
        add(tag, file(file), before.templates());
      }
    }
  }

  /** Their tags. */
  public Set<String> tags() {
    return languages.keySet();
  }

  /** The language of that tag; English where it is not there any more. */
  public Language of(String tag) {
    Language language = languages.get(tag);
    return language == null ? Objects.requireNonNull(languages.get(FALLBACK)) : language;
  }

  private Language add(String tag, Properties file, Map<String, String> fallback) {
    try {
      Language language = Language.of(tag, file, fallback);
      languages.put(tag, language);
      return language;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("The language " + tag + ": " + e.getMessage(), e);
    }
  }

  private static Properties resource(String tag) {
    String name = "/languages/" + tag + SUFFIX;
    try (InputStream file = Languages.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(
            "knudge.notification.languages names " + tag + ", and there is no resource " + name);
      }
      return read(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties file(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties read(Reader reader) throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    return properties;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "knudge.notification.languages-folder is " + folder + ", which cannot be read", e);
    }
  }
}
