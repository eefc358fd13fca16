package dev.knudge.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.knudge.backends.Directories;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image's tarball as a container runtime would lay it out, with the files' times.
 *
 * @param root the file system
 * @param config the image's configuration, as in the OCI image specification
 * @param layers the packed size of each layer in bytes, from the lowest
 */
record UnpackedImage(Path root, JsonNode config, List<Long> layers) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Unpacks a tarball that {@code docker load} would take. */
  static UnpackedImage of(Path tarball, Path folder) throws IOException {
    Path parts = folder.resolve("parts");
    Map<String, Path> files = new HashMap<>();
    Directories.delete(folder);
    Files.createDirectories(parts);
    try (TarArchiveInputStream tar = new TarArchiveInputStream(buffered(tarball))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path part = parts.resolve(Integer.toString(files.size()));
        Files.copy(tar, part);
        files.put(entry.getName(), part);
      }
    }
    JsonNode manifest = JSON.readTree(file(files, "manifest.json").toFile()).path(0);
    Path root = Files.createDirectories(folder.resolve("root"));
    List<Long> sizes = new ArrayList<>();
    Map<Path, FileTime> times = new HashMap<>();
    for (JsonNode layer : manifest.path("Layers")) {
      Path part = file(files, layer.asText());
      sizes.add(Files.size(part));
      try (InputStream unzipped = unzipped(part);
          TarArchiveInputStream tar = new TarArchiveInputStream(unzipped)) {
        lay(tar, root, times);
      }
    }
    for (Map.Entry<Path, FileTime> time : times.entrySet()) {
      if (!Files.isSymbolicLink(time.getKey())) {
        Files.setLastModifiedTime(time.getKey(), time.getValue());
      }
    }
    JsonNode config = JSON.readTree(file(files, manifest.path("Config").asText()).toFile());
    Directories.delete(parts);
    return new UnpackedImage(root, config, List.copyOf(sizes));
  }

  private static Path file(Map<String, Path> files, String name) {
    Path file = files.get(name);
    if (file == null) {
      throw new ImageException("The tarball has no " + name + ", but " + files.keySet());
    }
    return file;
  }

  private static InputStream buffered(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file));
  }

  /** Layers of ours are gzipped, those of a base need not be. */
  private static InputStream unzipped(Path file) throws IOException {
    InputStream in = buffered(file);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }

  private static void lay(TarArchiveInputStream tar, Path root, Map<Path, FileTime> times)
      throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path path = root.resolve(entry.getName().replaceFirst("^/", "")).normalize();
      if (!path.startsWith(root)) {
        throw new ImageException("A layer reaches out of the image: " + entry.getName());
      }
      if (path.equals(root)) {
        continue;
      }
      Files.createDirectories(path.getParent());
      if (entry.isDirectory()) {
        Files.createDirectories(path);
      } else {
        Files.deleteIfExists(path);
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
          continue;
        } else if (entry.isLink()) {
          Files.createLink(path, root.resolve(entry.getLinkName().replaceFirst("^/", "")));
        } else {
          Files.copy(tar, path);
        }
      }
      Files.setPosixFilePermissions(path, permissions(entry.getMode()));
      times.put(path, FileTime.from(entry.getLastModifiedTime().toInstant()));
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        permissions.add(all[bit]);
      }
    }
    return permissions;
  }

  /** Fails where the configuration or a file is not what the manifests and the cache rely on. */
  void require(ImageSettings settings) throws IOException {
    JsonNode run = config.path("config");
    require(
        run.path("User").asText().matches("[1-9][0-9]*:[1-9][0-9]*"),
        "its user is a number, and not root's");
    require(run.path("WorkingDir").asText().equals("/app"), "it starts in /app");
    List<String> entrypoint = new ArrayList<>();
    run.path("Entrypoint").forEach(it -> entrypoint.add(it.asText()));
    require(entrypoint.equals(FunctionImage.ENTRYPOINT), "it starts the function");
    require(run.path("Cmd").isEmpty(), "what a Job gives as args is the command");
    require(run.path("ExposedPorts").has("8080/tcp"), "it says its port");
    require(
        Instant.parse(config.path("created").asText()).equals(settings.time()),
        "its time is the build's");
    require(
        config.path("architecture").asText().equals(FunctionImage.architecture()),
        "its architecture is the build machine's");
    for (Path folder : List.of(root.resolve("app"), root.resolve("opt/java"))) {
      for (Path file : Folders.all(folder)) {
        if (Files.isRegularFile(file)) {
          Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
          require(
              !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                  && permissions.contains(PosixFilePermission.OTHERS_READ),
              file + " can be read and not written by whom it runs as");
          require(
              Files.getLastModifiedTime(file).toInstant().equals(settings.time()),
              file + " has the build's time");
        }
      }
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new ImageException("The image is not as it should be. Expected: " + what);
    }
  }

  /** How large it is, packed, layer by layer. */
  String sizes() {
    List<String> parts =
        layers.stream().map(it -> String.format(Locale.ROOT, "%.1f", it / 1e6)).toList();
    return String.format(
        Locale.ROOT,
        "%.1f MB packed, in layers of %s MB",
        layers.stream().mapToLong(Long::longValue).sum() / 1e6,
        String.join(" + ", parts));
  }
}
