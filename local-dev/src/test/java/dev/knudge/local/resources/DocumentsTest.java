package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {

  private static final Path README = Resources.ROOT.resolve("README.md");

  @Test
  void what_the_papers_point_at_is_there() throws Exception {
    List<Path> documents = Documents.in(Resources.ROOT);
    assertThat(documents)
        .contains(
            README,
            Resources.ROOT.resolve("CONTRIBUTING.md"),
            Resources.ROOT.resolve("knative/README.md"),
            Resources.ROOT.resolve("eventing/README.md"));
    List<String> missing = new ArrayList<>();
    for (Path document : documents) {
      missing.addAll(Documents.missing(Resources.ROOT, document, Files.readString(document)));
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          see [the topics](eventing/base/topic.yaml)    | README.md links to eventing/base/topic.yaml
          see [the topics](eventing/base/topic.yaml#x)  | README.md links to eventing/base/topic.yaml
          run `./local-dev/upp` now                     | README.md names local-dev/upp
          run `kubectl apply -k eventing/bases` now     | README.md names eventing/bases
          """)
  void what_is_not_there_is_found(String text, String complaint) {
    assertThat(Documents.missing(Resources.ROOT, README, text)).containsExactly(complaint);
  }

  @Test
  void what_is_elsewhere_or_made_later_is_left_alone() {
    assertThat(
            Documents.missing(
                Resources.ROOT,
                README,
                """
                [site](https://example.org/x.md), [topics](eventing/base/topics.yaml), `functions/audit/target/app`,
                `functions/<name>/README.md`, `https://host/local-dev/x`
                """))
        .isEmpty();
  }
}
