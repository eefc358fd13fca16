package dev.knudge.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.Ports;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * The image of one function, in layers from what changes least to what changes most:
 *
 * <pre>
 *   base           a C library
 *   java           /opt/java   the runtime, the same file for all functions
 *   dependencies   /app/lib    others' jars
 *   application    /app        our jars, and the options of the JVM
 *   cache          /app        app.aot, trained with all of the above
 * </pre>
 *
 * <p>All files belong to root and can be written by nobody; it runs as 65532, and writes to {@code /tmp} only.
 */
final class FunctionImage {

  static final String USER = "65532:65532";
  static final String CACHE = "app.aot";

  /** What is started; a Job's {@code args} follow. The second file says which jar. */
  static final List<String> ENTRYPOINT =
      List.of("/opt/java/bin/java", "@java.options", "@function.options");

  private static final AbsoluteUnixPath JAVA = AbsoluteUnixPath.get("/opt/java");
  private static final AbsoluteUnixPath APP = AbsoluteUnixPath.get("/app");
  private static final String OURS = "knudge-";

  private final ImageSettings settings;

  FunctionImage(ImageSettings settings) {
    this.settings = settings;
  }

  /** Makes the image's tarball, in any case: it is what is looked at. */
  JibContainer tarball(Path tarball, Path layers) throws IOException, InterruptedException {
    try {
      ImageReference name = ImageReference.parse(settings.reference());
      return built(Containerizer.to(TarImage.at(tarball).named(name)), layers);
    } catch (InvalidImageReferenceException e) {
      throw new ImageException(settings.reference() + " is no name of an image", e);
    }
  }

  /** Hands the image over to whom the settings name, and says to whom; a tarball stays where it is. */
  String handedOver(Path layers) throws IOException, InterruptedException {
    try {
      ImageReference name = ImageReference.parse(settings.reference());
      return switch (settings.to()) {
        case "tar" -> settings.tarball().toString();
        case "docker" -> {
          built(Containerizer.to(DockerDaemonImage.named(name)), layers);
          yield "the Docker daemon, as " + name;
        }
        case "registry" -> {
          RegistryImage registry = RegistryImage.named(name);
          registry.addCredentialRetriever(
              CredentialRetrieverFactory.forImage(name, FunctionImage::tell).dockerConfig());
          yield name.withQualifier(built(Containerizer.to(registry), layers).getDigest().toString())
              .toString();
        }
        default ->
            throw new ImageException(
                "image.to is '" + settings.to() + "'; it is tar, docker or registry");
      };
    } catch (InvalidImageReferenceException e) {
      throw new ImageException(settings.reference() + " is no name of an image", e);
    }
  }

  private static void tell(LogEvent event) {
    if (event.getLevel() == LogEvent.Level.ERROR || event.getLevel() == LogEvent.Level.WARN) {
      System.err.println(event.getMessage());
    }
  }

  private JibContainer built(Containerizer to, Path layers)
      throws IOException, InterruptedException {
    try {
      return plan()
          .containerize(
              to.setToolName("knudge")
                  .setApplicationLayersCache(layers)
                  .addEventHandler(LogEvent.class, FunctionImage::tell));
    } catch (CacheDirectoryCreationException | ExecutionException | RegistryException e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      throw new ImageException(
          settings.reference()
              + " could not be made on the base "
              + settings.base()
              + ": "
              + cause.getMessage()
              + ". Without a network: -Dimage.base=none",
          e);
    }
  }

  private JibContainerBuilder plan() throws IOException, InterruptedException {
    JibContainerBuilder image = base();
    image.setPlatforms(Set.of(new Platform(architecture(), "linux")));
    image.addFileEntriesLayer(layer("java", settings.runtime(), JAVA, _ -> true));
    Path app = settings.staged();
    Predicate<Path> library = path -> path.startsWith(app.resolve("lib"));
    Predicate<Path> ours = path -> path.getFileName().toString().startsWith(OURS);
    Predicate<Path> cache = path -> path.endsWith(CACHE);
    image.addFileEntriesLayer(layer("dependencies", app, APP, library.and(ours.negate())));
    image.addFileEntriesLayer(
        layer("application", app, APP, library.negate().or(ours).and(cache.negate())));
    if (Files.exists(app.resolve(CACHE))) {
      image.addFileEntriesLayer(layer("cache", app, APP, cache));
    }
    image.setEntrypoint(ENTRYPOINT);
    image.setProgramArguments(List.of());
    image.setWorkingDirectory(APP);
    image.setUser(USER);
    image.setEnvironment(Map.of("LANG", "C.UTF-8", "JAVA_HOME", JAVA.toString()));
    image.setExposedPorts(Ports.parse(List.of("8080")));
    image.setCreationTime(settings.time());
    image.addLabel("org.opencontainers.image.title", "knudge/" + settings.application());
    image.addLabel("org.opencontainers.image.version", settings.version());
    image.addLabel("org.opencontainers.image.licenses", "Apache-2.0");
    if (!settings.revision().isBlank()) {
      image.addLabel("org.opencontainers.image.revision", settings.revision());
    }
    return image;
  }

  private JibContainerBuilder base() throws IOException, InterruptedException {
    if (!settings.base().equals(ImageSettings.NO_BASE)) {
      try {
        return Jib.from(settings.base());
      } catch (InvalidImageReferenceException e) {
        throw new ImageException(settings.base() + " is no name of an image", e);
      }
    }
    FileEntriesLayer.Builder libraries = FileEntriesLayer.builder().setName("libraries");
    for (Path library : HostLibraries.neededBy(settings.runtime())) {
      libraries.addEntry(
          library.toRealPath(),
          AbsoluteUnixPath.get(library.toString()),
          FilePermissions.fromOctalString("755"),
          settings.time());
    }
    // Who it runs as has a name and a place to write.
    Path etc = settings.work().resolve("etc");
    Files.createDirectories(etc);
    Files.writeString(
        etc.resolve("passwd"),
        "root:x:0:0:root:/:/nonexistent\nnonroot:x:65532:65532:nonroot:/tmp:/nonexistent\n");
    Files.writeString(etc.resolve("group"), "root:x:0:\nnonroot:x:65532:\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
    for (String file : List.of("group", "nsswitch.conf", "passwd")) {
      libraries.addEntry(
          etc.resolve(file),
          AbsoluteUnixPath.get("/etc/" + file),
          FilePermissions.fromOctalString("644"),
          settings.time());
    }
    libraries.addEntry(
        etc, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"), settings.time());
    return Jib.fromScratch().addFileEntriesLayer(libraries.build());
  }

  /** Everything of a folder that is chosen, with the one time that the cache was trained with. */
  private FileEntriesLayer layer(
      String name, Path folder, AbsoluteUnixPath in, Predicate<Path> chosen) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    for (Path file : Folders.all(folder)) {
      if (Files.isRegularFile(file) && chosen.test(file)) {
        layer.addEntry(
            file,
            in.resolve(folder.relativize(file).toString()),
            FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644"),
            settings.time());
      }
    }
    return layer.build();
  }

  /** The build machine's: the runtime and the cache are its own. */
  static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return name.equals("aarch64") ? "arm64" : "amd64";
  }
}
