package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.knudge.contracts.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be wished, and what is refused with its place. */
class PreferencesReaderTest {
  private static final String KEY =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  private static final String ALL =
      """
      {"time_zone":"Europe/Berlin","language":"de","muted":false,"muted_until":"2026-03-27T09:00:00Z",
       "quiet_hours":{"start":"22:00","end":"07:00"},"email":"ada@example.org","phone":"+4930123456",
       "webhook":{"url":"https://example.org/hook?a=b","secret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="},
       "web_push":[{"endpoint":"https://push.example.org/x","keys":{"p256dh":"%s","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}],
       "channels":["push","web_push","email","sms","webhook"],
       "kinds":{"reminder":{"tell":"now","channels":["sms"],"in_quiet_hours":true,"email_unsubscribed":false},
                "task_created":{"tell":"digest","channels":null,"in_quiet_hours":false,"email_unsubscribed":false},
                "task_completed":{"tell":"off","channels":[],"in_quiet_hours":false,"email_unsubscribed":true},
                "task_recurring":{"tell":"now","channels":null,"in_quiet_hours":false,"email_unsubscribed":false},
                "digest":{"tell":"now","channels":null,"in_quiet_hours":false,"email_unsubscribed":false}},
       "digest_at":"18:30"}\
      """
          .formatted(KEY);

  private final PreferencesReader reader =
      new PreferencesReader(Set.of("en", "de"), false, () -> "whsec_made");

  @Test
  void what_is_written_is_what_was_read() {
    Preferences read = read(ALL);
    assertThat(Json.writeCanonical(PreferencesWriter.tree(read)))
        .isEqualTo(Json.writeCanonical(Json.readObject(ALL)));
    assertThat(PreferencesReader.ofStored().read(PreferencesWriter.tree(read), read))
        .isEqualTo(read);
  }

  @Test
  void what_is_not_said_is_as_by_default() {
    assertThat(read("{}")).isEqualTo(Preferences.DEFAULTS);
    assertThat(read("{\"email\":null,\"kinds\":null,\"channels\":null,\"webhook\":null}"))
        .isEqualTo(Preferences.DEFAULTS);
    assertThat(Preferences.DEFAULTS.plan(Kind.TASK_CREATED, null)).containsExactly("push", "email");
  }

  @Test
  void a_webhook_keeps_its_secret_until_it_is_at_another_address() {
    Preferences before = read(ALL);
    assertThat(
            reader
                .read(
                    Json.readObject("{\"webhook\":{\"url\":\"https://example.org/hook?a=b\"}}"),
                    before)
                .webhook()
                .secret())
        .isEqualTo(before.webhook().secret());
    assertThat(
            reader
                .read(
                    Json.readObject("{\"webhook\":{\"url\":\"https://example.org/other\"}}"),
                    before)
                .webhook()
                .secret())
        .isEqualTo("whsec_made");
  }

  @Test
  void a_reminder_may_ask_for_channels_and_unknown_ones_leave_it_to_the_preferences() {
    Preferences wishes = read("{\"channels\":[\"webhook\"]}");
    assertThat(wishes.plan(Kind.REMINDER, List.of("sms", "pigeon", "sms"))).containsExactly("sms");
    assertThat(wishes.plan(Kind.REMINDER, List.of("pigeon"))).containsExactly("webhook");
    assertThat(wishes.withoutEmailOf(Kind.REMINDER).plan(Kind.REMINDER, List.of("email", "push")))
        .containsExactly("push");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/colour|{\"colour\":1}",
        "/time_zone|{\"time_zone\":\"Mars/Olympus\"}",
        "/time_zone|{\"time_zone\":\"+01:00\"}",
        "/time_zone|{\"time_zone\":1}",
        "/language|{\"language\":\"tlh\"}",
        "/muted|{\"muted\":\"yes\"}",
        "/muted_until|{\"muted_until\":\"tomorrow\"}",
        "/muted_until|{\"muted_until\":\"9999-12-31T23:59:59-01:00\"}",
        "/muted_until|{\"muted_until\":\"0000-01-01T00:00:00+01:00\"}",
        "/quiet_hours|{\"quiet_hours\":\"22-7\"}",
        "/quiet_hours/end|{\"quiet_hours\":{\"start\":\"22:00\"}}",
        "/quiet_hours/end|{\"quiet_hours\":{\"start\":\"22:00\",\"end\":\"22:00\"}}",
        "/quiet_hours/start|{\"quiet_hours\":{\"start\":\"24:00\",\"end\":\"07:00\"}}",
        "/quiet_hours/x|{\"quiet_hours\":{\"start\":\"22:00\",\"end\":\"07:00\",\"x\":1}}",
        "/email|{\"email\":\"ada\"}",
        "/email|{\"email\":\"ada@example.org\\r\\nBcc: bob@example.org\"}",
        "/email|{\"email\":\"ada@example.org, bob@example.org\"}",
        "/phone|{\"phone\":\"030 123456\"}",
        "/webhook/url|{\"webhook\":{\"url\":\"http://example.org\"}}",
        "/webhook/url|{\"webhook\":{\"url\":\"https://user:pass@example.org\"}}",
        "/webhook/url|{\"webhook\":{\"url\":\"file:///etc/passwd\"}}",
        "/webhook/url|{\"webhook\":{\"url\":\"https://example.org/\\r\\nX: y\"}}",
        "/webhook/url|{\"webhook\":{}}",
        "/webhook/secret|{\"webhook\":{\"url\":\"https://example.org\",\"secret\":\"short\"}}",
        "/web_push/0|{\"web_push\":[1]}",
        "/web_push/0/keys|{\"web_push\":[{\"endpoint\":\"https://push.example.org/x\"}]}",
        "/web_push/0/keys/p256dh|{\"web_push\":[{\"endpoint\":\"https://push.example.org/x\",\"keys\":{\"p256dh\":\"AA\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}}]}",
        "/channels|{\"channels\":[\"pigeon\"]}",
        "/channels|{\"channels\":[\"push\",\"push\"]}",
        "/kinds/birthday|{\"kinds\":{\"birthday\":{}}}",
        "/kinds/reminder/tell|{\"kinds\":{\"reminder\":{\"tell\":\"twice\"}}}",
        "/kinds/reminder/tell|{\"kinds\":{\"reminder\":{\"tell\":\"digest\"}}}",
        "/kinds/digest/tell|{\"kinds\":{\"digest\":{\"tell\":\"digest\"}}}",
        "/kinds/reminder/channels|{\"kinds\":{\"reminder\":{\"channels\":[\"pigeon\"]}}}",
        "/digest_at|{\"digest_at\":\"8\"}",
      })
  void what_cannot_be_is_refused_with_its_place(String pointer, String json) {
    assertThatExceptionOfType(InvalidPreferencesException.class)
        .isThrownBy(() -> read(json))
        .satisfies(refusal -> assertThat(refusal.pointer()).isEqualTo(pointer));
  }

  @Test
  void more_than_ten_browsers_are_refused() {
    String browser =
        "{\"endpoint\":\"https://push.example.org/x\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}}"
            .formatted(KEY);
    String eleven = String.join(",", java.util.Collections.nCopies(11, browser));
    assertThatExceptionOfType(InvalidPreferencesException.class)
        .isThrownBy(() -> read("{\"web_push\":[" + eleven + "]}"));
  }

  private Preferences read(String json) {
    Map<String, Object> tree = Json.readObject(json);
    return reader.read(tree, Preferences.DEFAULTS);
  }
}
