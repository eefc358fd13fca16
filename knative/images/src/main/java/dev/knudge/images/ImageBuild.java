package dev.knudge.images;

import com.google.cloud.tools.jib.api.JibContainer;
import dev.knudge.backends.BackendException;
import dev.knudge.backends.Directories;
import dev.knudge.backends.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The build's last step for a function with {@code -Pimages}: stages its application folder, trains the ahead-of-time cache with the very runtime that goes into the image, makes
 * the image twice, unpacks it and starts it. It fails where the two differ, where something in it is not as it should be, and where its JVM does not take the cache.
 */
public final class ImageBuild {

  private final ImageSettings settings;

  private ImageBuild(ImageSettings settings) {
    this.settings = settings;
  }

  /** Takes its settings from system properties, see {@link ImageSettings}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      new ImageBuild(ImageSettings.of(System.getProperties())).run();
      // Jib leaves threads behind.
      System.exit(0);
    } catch (ImageException | BackendException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new ImageException(
          "An image holds the JVM that its cache was trained with, so it is made on Linux. Elsewhere: docker build -f knative/images/Dockerfile");
    }
    Path jdk = Path.of(System.getProperty("java.home"));
    Path runtime = JavaRuntime.in(settings.runtime(), jdk, settings.time());
    Directories.delete(settings.work());
    stage(runtime);

    FunctionImage image = new FunctionImage(settings);
    JibContainer made = image.tarball(settings.tarball(), settings.work().resolve("layers"));
    tell("%s is %s", settings.reference(), made.getDigest());
    if (!settings.check().equals("no")) {
      Path again = settings.work().resolve("again.tar");
      JibContainer second = image.tarball(again, settings.work().resolve("layers-again"));
      if (!second.getDigest().equals(made.getDigest())) {
        throw new ImageException(
            "The same files made two images: " + made.getDigest() + ", " + second.getDigest());
      }
      Files.delete(again);
      UnpackedImage unpacked =
          UnpackedImage.of(settings.tarball(), settings.work().resolve("unpacked"));
      unpacked.require(settings);
      tell("%s", unpacked.sizes());
      tell("%s", new ImageRun(unpacked, settings).tried());
    }
    String where = image.handedOver(settings.work().resolve("layers"));
    Files.writeString(settings.work().resolve("reference"), where);
    tell("goes to %s", where);
  }

  /** What will be {@code /app}: every file with the one time, since the cache remembers the times of the jars that it was made with. */
  private void stage(Path runtime) throws IOException, InterruptedException {
    Path app = settings.staged();
    Files.createDirectories(app);
    Folders.copy(settings.folder(), app, FunctionImage.CACHE);
    Files.writeString(
        app.resolve("function.options"), "-jar%n%s.jar%n".formatted(settings.application()));
    Folders.setTimes(app, settings.time());
    if (Files.exists(settings.folder().resolve(FunctionImage.CACHE))) {
      TrainingRun.train(app, settings.application(), JavaRuntime.java(runtime));
      Folders.setTimes(app, settings.time());
    } else {
      tell("no cache: the application folder has none (-Dtraining.skip), so the image has none");
    }
  }

  private void tell(String format, Object... values) {
    System.out.printf(Locale.ROOT, settings.application() + ": " + format + "%n", values);
  }
}
