package dev.knudge.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes, checkpoints and keys as C2SP has them. */
class NoteTest {
  /** The example that Go's golang.org/x/mod/sumdb/note documents, made by its implementation. */
  private static final String PETER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String QUOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  /** RFC 8032, section 7.1, test 1. */
  private static final String SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

  private static final String PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  @Test
  void a_note_that_somebody_elses_implementation_signed_is_verified() {
    VerifierKey key = VerifierKey.parse(PETER);

    assertThat(Note.parse(QUOTE).isSignedBy(key)).isTrue();
    assertThat(Note.parse(QUOTE.replace("problem is", "problem was")).isSignedBy(key)).isFalse();
    assertThat(Note.parse(QUOTE).write()).isEqualTo(QUOTE);
    assertThat(key).hasToString(PETER);
    assertThat(key.hexId()).isEqualTo("c74f20a3");
  }

  @Test
  void the_public_key_is_the_one_of_rfc_8032_in_each_form_of_the_private_one() {
    byte[] seed = Base64.getDecoder().decode(SEED);
    String pkcs8 = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
    for (String form :
        List.of(
            SEED,
            Base64.getUrlEncoder().withoutPadding().encodeToString(seed),
            pkcs8,
            "-----BEGIN PRIVATE KEY-----\n" + pkcs8 + "\n-----END PRIVATE KEY-----\n")) {
      String key = SigningKey.of("example.org/log", form).verifier().toString();
      byte[] typed = Base64.getDecoder().decode(key.split("\\+", 3)[2]);

      assertThat(Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(typed, 1, 33)))
          .isEqualTo(PUBLIC);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAAA",
        "not base64!",
        "MC4CAQAwBQYDK2VvBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
      })
  void what_is_no_key_is_refused_without_being_quoted(String text) {
    assertThatExceptionOfType(NoteException.class)
        .isThrownBy(() -> SigningKey.check(text))
        .satisfies(e -> assertThat(e.getMessage()).matches("it is .*"))
        .satisfies(e -> assertThat(text.isEmpty() || !e.getMessage().contains(text)).isTrue());
  }

  @Test
  void a_checkpoint_comes_back_as_it_was_signed_by_each_key_and_by_no_other() {
    SigningKey now = SigningKey.of("example.org/log", SEED);
    SigningKey former = SigningKey.of("example.org/log", PUBLIC);
    VerifierKey other = SigningKey.of("example.org/other", SEED).verifier();
    Checkpoint checkpoint =
        new Checkpoint(
            "example.org/log",
            12,
            Hash.ofLeaf(new byte[0]),
            Instant.parse("2026-11-21T10:00:00.5Z"));

    String written = checkpoint.signed(List.of(now, former)).write();
    Note read = Note.parse(written);

    assertThat(written)
        .startsWith(
            "example.org/log\n12\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\ntime 2026-11-21T10:00:00.500Z\n\n\u2014 example.org/log ");
    assertThat(Checkpoint.of(read)).isEqualTo(checkpoint);
    assertThat(read.isSignedBy(now.verifier())).isTrue();
    assertThat(read.isSignedBy(former.verifier())).isTrue();
    assertThat(read.isSignedBy(other)).isFalse();
    assertThat(Note.parse(written.replace("\n12\n", "\n13\n")).isSignedBy(now.verifier()))
        .isFalse();
    assertThat(VerifierKey.parse(now.verifier().toString())).isEqualTo(now.verifier());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "text\n\nno dash\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 name !\n",
        "text\n\n\u2014 name AAAA\n",
        "te\txt\n\n\u2014 name AAAAAAAAAAAA\n",
        "text\n\n\u2014 name AAAAAAAAAAAA"
      })
  void what_is_no_note_is_refused(String text) {
    assertThatExceptionOfType(NoteException.class).isThrownBy(() -> Note.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "origin\n", "origin\n1\n", "\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
            "o\n-1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "o\n01\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
            "o\nx\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n", "o\n1\nAAAA\n", "o\n1\n!\n",
        "o\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\ntime yesterday\n"
      })
  void what_is_no_checkpoint_is_refused(String text) {
    assertThatExceptionOfType(NoteException.class)
        .isThrownBy(() -> Checkpoint.of(new Note(text, List.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a+b",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+!",
        "PeterNeumann+c74f20a3+AhpcuQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void what_is_no_verifier_key_is_refused(String text) {
    assertThatExceptionOfType(NoteException.class).isThrownBy(() -> VerifierKey.parse(text));
  }

  @Test
  void unknown_extension_lines_are_passed_over() {
    Checkpoint read =
        Checkpoint.of(
            new Note("o\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\nmore\n", List.of()));

    assertThat(read.time()).isNull();
    assertThat(read.treeSize()).isEqualTo(1);
  }
}
