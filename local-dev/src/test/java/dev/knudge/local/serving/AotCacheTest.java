package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a cache that this JDK really made. */
@Timeout(60)
class AotCacheTest {

  @TempDir static Path made;
  @TempDir Path folder;

  /** An application to make a cache of. */
  static final class Hello {

    public static void main(String[] arguments) {
      System.out.println("hello " + String.join(" ", arguments));
    }
  }

  @BeforeAll
  static void make() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Hello.class.getName());
    String entry = Hello.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(made.resolve("hello.jar")), manifest);
        InputStream bytes = Hello.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      bytes.transferTo(jar);
    }
    try (ProcessGuard guard = ProcessGuard.open(made.resolve("processes"))) {
      List<String> lines = new ArrayList<>();
      Application training =
          new Application(
              List.of(
                  javaHome().resolve("bin/java").toString(),
                  "-XX:AOTCacheOutput=app.aot",
                  "-jar",
                  "hello.jar"),
              made,
              Map.of());
      assertThat(ServiceProcess.run(training, guard, Duration.ofSeconds(50), lines::add))
          .as("%s", lines)
          .isZero();
    }
  }

  private static Path javaHome() {
    return Path.of(System.getProperty("java.home"));
  }

  private Application copied() throws IOException {
    for (String file : List.of("hello.jar", "app.aot")) {
      Files.copy(
          made.resolve(file),
          folder.resolve(file),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(folder.resolve("java.options"), "-XX:AOTCache=app.aot\n-Xlog:aot=off\n");
    return Application.inFolder(folder, "hello", javaHome(), List.of("world"), Map.of());
  }

  private java.util.Optional<String> misfit(Application application) throws InterruptedException {
    try (ProcessGuard guard = ProcessGuard.open(folder.resolve("processes"))) {
      return AotCache.misfit(application, guard);
    }
  }

  @Test
  void an_application_folder_runs_with_its_options_and_arguments() throws Exception {
    List<String> lines = new ArrayList<>();
    try (ProcessGuard guard = ProcessGuard.open(folder.resolve("processes"))) {
      assertThat(ServiceProcess.run(copied(), guard, Duration.ofSeconds(20), lines::add)).isZero();
    }
    assertThat(lines).containsExactly("hello world");
  }

  @Test
  void nothing_is_said_of_a_cache_that_fits() throws Exception {
    assertThat(misfit(copied())).isEmpty();
  }

  @Test
  void a_cache_that_this_jvm_cannot_read_is_told_in_one_line() throws Exception {
    Application application = copied();
    byte[] cache = Files.readAllBytes(folder.resolve("app.aot"));
    cache[0] ^= 1;
    Files.write(folder.resolve("app.aot"), cache);
    assertThat(misfit(application))
        .get()
        .asString()
        .contains("bad magic number")
        .doesNotContain("\n");
  }

  @Test
  void a_cache_that_is_not_there_is_missing() throws Exception {
    Application application = copied();
    Files.delete(folder.resolve("app.aot"));
    assertThat(misfit(application)).contains("it is missing");
  }

  @Test
  void who_has_no_options_has_no_cache_to_fit() throws Exception {
    Application application = copied();
    Files.delete(folder.resolve("java.options"));
    Application plain = Application.inFolder(folder, "hello", javaHome(), List.of(), Map.of());
    assertThat(application.command()).contains("@java.options");
    assertThat(plain.command()).doesNotContain("@java.options");
    assertThat(misfit(plain)).isEmpty();
  }

  @Test
  void a_folder_that_was_not_built_says_what_to_do() {
    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> Application.inFolder(folder, "audit", javaHome(), List.of(), Map.of()))
        .withMessage(folder + " holds no audit.jar. Build it with ./mvnw -DskipTests package");
  }
}
