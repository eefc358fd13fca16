package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final Path ROOT = Path.of("/project");

  @Test
  void the_environment_wins_over_the_default_and_a_flag_over_both() {
    Map<String, String> environment = Map.of("KNUDGE_LOCAL_KAFKA_PORT", "9192");

    assertThat(settings(Map.of(), Map.of()).port("kafka.port")).isEqualTo(9092);
    assertThat(settings(environment, Map.of()).port("kafka.port")).isEqualTo(9192);
    assertThat(settings(environment, Map.of("kafka.port", "9292")).port("kafka.port"))
        .isEqualTo(9292);
  }

  @Test
  void a_name_that_does_not_exist_is_refused_with_the_names_that_do() {
    assertThatThrownBy(() -> settings(Map.of(), Map.of("kafka.prot", "1")))
        .isInstanceOf(LocalDevException.class)
        .hasMessageContaining("--set kafka.prot")
        .hasMessageContaining("kafka.port");
    assertThatThrownBy(() -> settings(Map.of("KNUDGE_LOCAL_KAFKAPORT", "1"), Map.of()))
        .hasMessageContaining("KNUDGE_LOCAL_KAFKAPORT");
  }

  @Test
  void a_service_of_ones_own_gets_a_port_by_flag_or_environment() {
    assertThat(settings(Map.of(), Map.of("service.my-own.port", "8100")).servicePort("my-own"))
        .contains(8100);
    assertThat(
            settings(Map.of("KNUDGE_LOCAL_SERVICE_MY_OWN_PORT", "8101"), Map.of())
                .servicePort("my-own"))
        .contains(8101);
    assertThat(
            settings(Map.of("KNUDGE_LOCAL_SERVICE_DEAD_LETTERS_PORT", "8102"), Map.of())
                .servicePort("dead-letters"))
        .contains(8102);
    assertThat(settings(Map.of(), Map.of()).servicePort("my-own")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "8080x", "99999999999"})
  void what_is_no_port_is_refused_with_the_way_to_set_it(String port) {
    Settings settings = settings(Map.of(), Map.of("sink.port", port));

    assertThatThrownBy(() -> settings.port("sink.port"))
        .hasMessageContaining("sink.port is '" + port + "'")
        .hasMessageContaining("KNUDGE_LOCAL_SINK_PORT=");
  }

  @Test
  void relative_paths_start_at_the_projects_folder_and_absolute_ones_stay() {
    assertThat(settings(Map.of(), Map.of()).path("data.folder"))
        .isEqualTo(Path.of("/project/local-dev/.data"));
    assertThat(settings(Map.of(), Map.of("data.folder", "/tmp/x")).path("data.folder"))
        .isEqualTo(Path.of("/tmp/x"));
  }

  @ParameterizedTest
  @CsvSource({"90s,PT90S", "30m,PT30M", "12h,PT12H", "7d,PT168H", "PT0.5S,PT0.5S"})
  void durations_are_read_in_both_forms(String text, Duration expected) {
    assertThat(Settings.parseDuration(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 m", "-5m", "0s", "PT0S", "-PT1H", "tomorrow"})
  void what_is_no_positive_duration_is_none(String text) {
    assertThat(Settings.parseDuration(text)).isEmpty();
  }

  @Test
  void the_readme_lists_every_setting_with_its_default_and_no_other() throws IOException {
    Path readme = Path.of(System.getProperty("knudge.root")).resolve("local-dev/README.md");
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| `([^`]+)` \\| \\S")
            .matcher(Files.readString(readme));
    Map<String, String> documented = new TreeMap<>();
    while (row.find()) {
      documented.put(row.group(1), row.group(2));
    }

    assertThat(documented).isEqualTo(Settings.defaults());
  }

  private static Settings settings(Map<String, String> environment, Map<String, String> flags) {
    return Settings.load(ROOT, environment, flags);
  }
}
