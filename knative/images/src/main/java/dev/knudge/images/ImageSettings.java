package dev.knudge.images;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;

/**
 * What is to be made, from the system properties that the build sets.
 *
 * @param application the function's name, and that of its jar
 * @param folder its application folder
 * @param work where the image is put together, and its tarball left
 * @param runtime where the Java runtime of all images is kept between builds
 * @param version what the image says of itself
 * @param tag what it is called by: the version, or a name that nobody deploys by until it has been looked at
 * @param repository what stands before the function's name: {@code dev.local/knudge}, which Knative does not look up in a registry
 * @param base {@value #NO_BASE}, or an image, best by its digest, that has a C library: {@code gcr.io/…@sha256:…}, {@code tar://…}, {@code docker://…}
 * @param to where it goes: {@code tar}, {@code docker} (the daemon that the docker command reaches, so Minikube's after {@code minikube docker-env}), or {@code registry}
 * @param time the time of every file and of the image: the same for the same sources
 * @param revision the commit, for the label; may be empty
 * @param check {@code yes}: it is unpacked and started; {@code strict}: likewise, and nowhere but in its own file system; {@code no}: it is not
 */
record ImageSettings(
    String application,
    Path folder,
    Path work,
    Path runtime,
    String version,
    String tag,
    String repository,
    String base,
    String to,
    Instant time,
    String revision,
    String check) {

  /** No base image: the C library is the build machine's own. Needs no network, and has no packages that a scanner could name. */
  static final String NO_BASE = "none";

  private static final Set<String> CHECKS = Set.of("yes", "strict", "no");

  static ImageSettings of(Properties properties) {
    String check = properties.getProperty("image.check", "yes");
    if (!CHECKS.contains(check)) {
      throw new ImageException("image.check is '" + check + "'; it is yes, strict or no");
    }
    return new ImageSettings(
        needed(properties, "image.application"),
        Path.of(needed(properties, "image.folder")),
        Path.of(needed(properties, "image.work")),
        Path.of(needed(properties, "image.runtime")),
        needed(properties, "image.version").replace("-SNAPSHOT", ""),
        needed(properties, "image.tag").replace("-SNAPSHOT", ""),
        needed(properties, "image.repository"),
        needed(properties, "image.base"),
        needed(properties, "image.to"),
        Instant.parse(needed(properties, "image.time")),
        properties.getProperty("image.revision", ""),
        check);
  }

  private static String needed(Properties properties, String name) {
    String value = properties.getProperty(name, "");
    if (value.isBlank()) {
      throw new ImageException("The build has to set " + name);
    }
    return value;
  }

  /** {@code dev.local/knudge/audit:0.1.0}. */
  String reference() {
    return repository + "/" + application + ":" + tag;
  }

  /** What will be {@code /app} in the image. */
  Path staged() {
    return work.resolve("app");
  }

  /** The image as a file, as {@code docker load} and {@code minikube image load} take it. */
  Path tarball() {
    return work.resolve(application + ".tar");
  }
}
