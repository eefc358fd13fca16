package dev.knudge.local.manifests;

import java.nio.file.Path;

/**
 * A typed resource together with the file it came from, so that whoever finds fault with it can say where.
 *
 * @param resource the resource as its typed model
 * @param file where it is written
 * @param <T> the model's type
 */
public record Located<T>(T resource, Path file) {

  /** A fault of this resource. */
  public ManifestException fault(String problem, String remedy) {
    return new ManifestException(file, problem, remedy);
  }
}
