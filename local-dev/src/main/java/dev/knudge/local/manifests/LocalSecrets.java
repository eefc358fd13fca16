package dev.knudge.local.manifests;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * The values of the Secrets that the manifests only name. Each is made once, at random, and kept in a file of the data folder that only its
 * owner may read; whoever wants another value writes it there as {@code <secret>.<key>=<value>}.
 *
 * <p>What a key means follows from the names that the manifests give: {@code <function>-database} holds the {@code username} (the function's
 * name) and {@code password} of the role a function works with, {@code <function>-migration} those of {@code <function>_owner}, which owns
 * its schema; a {@code secret} or {@code password} anywhere else is random.
 */
public final class LocalSecrets {

  private static final String DATABASE = "-database";
  private static final String MIGRATION = "-migration";
  private static final int RANDOM_BYTES = 32;

  private final Path file;
  private final SecureRandom random;
  private final Properties values = new Properties();

  private LocalSecrets(Path file, SecureRandom random) {
    this.file = file;
    this.random = random;
  }

  /** The secrets kept in a file, which need not be there yet. */
  public static LocalSecrets in(Path file) {
    LocalSecrets secrets = new LocalSecrets(file, new SecureRandom());
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        secrets.values.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "The secrets in " + file + " cannot be read: " + e.getMessage(), e);
      }
    }
    return secrets;
  }

  /** Where they are kept. */
  public Path file() {
    return file;
  }

  /**
   * The value of one key of a Secret, made now if it is asked for the first time.
   *
   * @return empty where nobody wrote the value and its name does not say how to make it
   */
  public synchronized Optional<String> value(String secret, String key) {
    String name = secret + "." + key;
    String known = values.getProperty(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> made = made(secret, key);
    made.ifPresent(value -> {
      values.setProperty(name, value);
      store();
    });
    return made;
  }

  private Optional<String> made(String secret, String key) {
    return switch (key) {
      case "username" -> username(secret);
      case "password", "secret" -> Optional.of(randomText());
      default -> Optional.empty();
    };
  }

  private static Optional<String> username(String secret) {
    if (secret.endsWith(DATABASE)) {
      return Optional.of(role(secret, DATABASE));
    }
    return secret.endsWith(MIGRATION)
        ? Optional.of(role(secret, MIGRATION) + "_owner")
        : Optional.empty();
  }

  private String randomText() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String role(String secret, String suffix) {
    return secret.substring(0, secret.length() - suffix.length()).replace('-', '_');
  }

  private void store() {
    StringWriter text = new StringWriter();
    try {
      values.store(text, "Made by local-dev for this machine only. <secret>.<key>=<value>");
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      // Born unreadable to others, and never seen half written.
      Path fresh = Files.createTempFile(folder, "secrets", ".new", ownerOnly(folder));
      Files.writeString(fresh, text.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The secrets cannot be kept in " + file + ": " + e.getMessage(), e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
