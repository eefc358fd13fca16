package dev.knudge.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in an image, on an application and a runtime that are only files. That a real one starts is seen by each build with {@code -Pimages}. */
@EnabledOnOs(OS.LINUX)
class FunctionImageTest {

  private static final Instant TIME = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir private Path folder;
  private final Properties properties = new Properties();
  private ImageSettings settings;

  @BeforeEach
  void an_application_and_a_runtime() throws IOException {
    properties.setProperty("image.application", "notes");
    properties.setProperty("image.folder", folder.resolve("target/app").toString());
    properties.setProperty("image.work", folder.resolve("image").toString());
    properties.setProperty("image.runtime", folder.resolve("java").toString());
    properties.setProperty("image.version", "0.1.0-SNAPSHOT");
    properties.setProperty("image.tag", "0.1.0-SNAPSHOT");
    properties.setProperty("image.repository", "dev.local/knudge");
    properties.setProperty("image.base", ImageSettings.NO_BASE);
    properties.setProperty("image.to", "tar");
    properties.setProperty("image.time", TIME.toString());
    settings = ImageSettings.of(properties);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.createDirectories(folder.resolve("java/bin"));
    // Linked to the C library, as all of a runtime is.
    Files.copy(java, folder.resolve("java/bin/java"), StandardCopyOption.COPY_ATTRIBUTES);
    Path app = Files.createDirectories(settings.staged());
    Files.createDirectories(app.resolve("lib"));
    Files.writeString(app.resolve("notes.jar"), "the function");
    Files.writeString(app.resolve("lib/knudge-runtime.jar"), "ours");
    Files.writeString(app.resolve("lib/netty.jar"), "theirs");
    Files.writeString(app.resolve("java.options"), "-Xmx256m");
    Files.writeString(app.resolve("function.options"), "-jar\nnotes.jar\n");
    Files.writeString(app.resolve("app.aot"), "the cache");
  }

  private String made(String name) throws Exception {
    return new FunctionImage(settings)
        .tarball(folder.resolve(name + ".tar"), folder.resolve(name + "-layers"))
        .getDigest()
        .toString();
  }

  private UnpackedImage unpacked(String name) throws IOException {
    return UnpackedImage.of(folder.resolve(name + ".tar"), folder.resolve(name + "-unpacked"));
  }

  @Test
  void an_image_is_as_the_manifests_and_the_cache_need_it() throws Exception {
    made("one");
    UnpackedImage image = unpacked("one");

    image.require(settings);

    assertThat(image.config().at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(image.root().resolve("app/app.aot")).hasContent("the cache");
    assertThat(image.root().resolve("app/lib/netty.jar")).hasContent("theirs");
    assertThat(Files.isExecutable(image.root().resolve("opt/java/bin/java"))).isTrue();
    assertThat(image.root().resolve("etc/passwd")).content().contains("nonroot:x:65532:");
    assertThat(image.root().resolve("tmp")).isDirectory();
  }

  @Test
  void the_same_files_make_the_same_image_whenever_they_were_written() throws Exception {
    String first = made("one");
    Files.setLastModifiedTime(
        settings.staged().resolve("notes.jar"),
        java.nio.file.attribute.FileTime.from(TIME.plusSeconds(86_400)));

    assertThat(made("two")).isEqualTo(first);

    Files.writeString(settings.staged().resolve("notes.jar"), "another function");
    assertThat(made("three")).isNotEqualTo(first);
  }

  @Test
  void what_changes_most_is_in_the_last_layers() throws Exception {
    made("one");
    List<String> before = diffs("one");
    Files.writeString(settings.staged().resolve("app.aot"), "a cache of another training");
    made("two");
    assertThat(diffs("two").subList(0, 4)).isEqualTo(before.subList(0, 4));
    assertThat(diffs("two").getLast()).isNotEqualTo(before.getLast());

    Files.writeString(settings.staged().resolve("lib/knudge-runtime.jar"), "ours, changed");
    made("three");
    assertThat(diffs("three").subList(0, 3)).isEqualTo(before.subList(0, 3));
    assertThat(diffs("three").get(3)).isNotEqualTo(before.get(3));
  }

  private List<String> diffs(String name) throws IOException {
    return unpacked(name)
        .config()
        .at("/rootfs/diff_ids")
        .valueStream()
        .map(it -> it.asText())
        .toList();
  }

  @Test
  void an_image_without_a_cache_lacks_only_that() throws Exception {
    Files.delete(settings.staged().resolve("app.aot"));
    made("one");

    UnpackedImage image = unpacked("one");

    image.require(settings);
    assertThat(image.layers()).hasSize(4);
  }

  @Test
  void an_image_that_is_not_as_it_should_be_is_found() throws Exception {
    made("one");
    UnpackedImage image = unpacked("one");
    assertThat(Files.getLastModifiedTime(image.root().resolve("app/notes.jar")).toInstant())
        .isEqualTo(TIME);
    Files.writeString(image.root().resolve("app/notes.jar"), "touched");

    assertThatThrownBy(() -> image.require(settings))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("notes.jar has the build's time");
  }

  @Test
  void a_candidate_has_a_tag_of_its_own_and_says_which_version_it_is_of() throws Exception {
    assertThat(settings.reference()).isEqualTo("dev.local/knudge/notes:0.1.0");
    properties.setProperty("image.version", "1.2.3");
    properties.setProperty("image.tag", "candidate-77-1");
    settings = ImageSettings.of(properties);
    made("one");

    assertThat(settings.reference()).isEqualTo("dev.local/knudge/notes:candidate-77-1");
    assertThat(unpacked("one").config().at("/config/Labels/org.opencontainers.image.version"))
        .hasToString("\"1.2.3\"");
  }

  @Test
  void a_strict_check_starts_nothing_outside_of_its_own_files() throws Exception {
    made("one");
    UnpackedImage image = unpacked("one");
    assertThat(new ImageRun(image, settings, false)).isNotNull();

    properties.setProperty("image.check", "strict");
    ImageSettings strict = ImageSettings.of(properties);

    assertThat(new ImageRun(image, strict, true)).isNotNull();
    assertThatThrownBy(() -> new ImageRun(image, strict, false))
        .hasMessageContaining("dev.local/knudge/notes:0.1.0 cannot be started")
        .hasMessageContaining("kernel.apparmor_restrict_unprivileged_userns=0");
  }

  @Test
  void a_check_of_another_name_is_no_way_around_it() {
    properties.setProperty("image.check", "stric");
    assertThatThrownBy(() -> ImageSettings.of(properties))
        .hasMessage("image.check is 'stric'; it is yes, strict or no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image.application", "image.base", "image.time", "image.repository"})
  void a_setting_that_is_missing_is_named(String name) {
    assertThatThrownBy(() -> ImageSettings.of(new Properties()))
        .hasMessageContaining("image.application");
    Properties most = new Properties();
    List.of(
            "application",
            "folder",
            "work",
            "runtime",
            "version",
            "tag",
            "repository",
            "base",
            "to")
        .forEach(it -> most.setProperty("image." + it, "x"));
    most.setProperty("image.time", TIME.toString());
    most.setProperty(name, " ");
    assertThatThrownBy(() -> ImageSettings.of(most)).hasMessage("The build has to set " + name);
  }

  @Test
  void docker_alone_makes_the_same() throws Exception {
    Path root = Path.of(System.getProperty("knudge.root"));
    List<String> lines = Files.readAllLines(root.resolve("knative/images/Dockerfile"));
    String base =
        Files.readString(root.resolve("functions/pom.xml"))
            .replaceAll("(?s).*<image.base>(.*?)</image.base>.*", "$1");
    assertThat(base).matches(".+@sha256:[0-9a-f]{64}");
    List<String> from = lines.stream().filter(it -> it.startsWith("FROM ")).toList();
    assertThat(from).hasSize(2).allMatch(it -> it.matches("FROM \\S+@sha256:[0-9a-f]{64}.*"));
    assertThat(from.getLast()).isEqualTo("FROM " + base);
    assertThat(lines)
        .contains(
            "USER " + FunctionImage.USER,
            "WORKDIR /app",
            "EXPOSE 8080",
            "ENTRYPOINT [\"" + String.join("\", \"", FunctionImage.ENTRYPOINT) + "\"]");
    assertThat(lines.stream().filter(it -> it.startsWith("USER ")))
        .last()
        .isEqualTo("USER " + FunctionImage.USER);
  }
}
