package dev.knudge.local.manifests;

import java.nio.file.Path;

/** A manifest that cannot be run here. The message names the file, what is wrong with which value, and what to do. */
public final class ManifestException extends RuntimeException {

  /**
   * @param file the manifest at fault
   * @param problem what is wrong, with the field and its value
   * @param remedy what to do about it, as an imperative sentence
   */
  public ManifestException(Path file, String problem, String remedy) {
    super(file + ": " + problem + ". " + remedy);
  }

  ManifestException(Path file, String problem, String remedy, Throwable cause) {
    super(file + ": " + problem + ". " + remedy, cause);
  }
}
