package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultAddressTest {
  @Test
  void the_users_id_stands_in_the_address() {
    assertThat(new DefaultAddress(" {user}@example.org ").of("ada")).isEqualTo("ada@example.org");
  }

  @Test
  void an_id_that_is_a_mailbox_is_its_own_address() {
    assertThat(new DefaultAddress("{user}").of("ada@example.org")).isEqualTo("ada@example.org");
  }

  @Test
  void without_a_pattern_there_is_none() {
    assertThat(new DefaultAddress("").of("ada")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@home", "ada lovelace", "ada\r\nBcc: x", "<ada>", "", "a,b"})
  void an_id_that_makes_no_address_gets_no_mail(String user) {
    assertThat(new DefaultAddress("{user}@example.org").of(user)).isNull();
  }

  @Test
  void an_address_of_the_users_own_goes_before() {
    DefaultAddress address = new DefaultAddress("{user}@example.org");
    Preferences none = Preferences.DEFAULTS;

    Preferences first = none.withDefault(address, "ada");

    assertThat(first.email()).isEqualTo("ada@example.org");
    assertThat(first.withDefault(address, "ben").email()).isEqualTo("ada@example.org");
  }

  @Test
  void what_only_came_back_with_a_change_of_something_else_is_nobodys_own_word() {
    DefaultAddress address = new DefaultAddress("{user}@example.org");
    Preferences shown = Preferences.DEFAULTS.withDefault(address, "ada");

    assertThat(shown.withoutDefault(address, "ada", Preferences.DEFAULTS).email()).isNull();
    assertThat(shown.withoutDefault(address, "ben", Preferences.DEFAULTS).email())
        .isEqualTo("ada@example.org");
    assertThat(shown.withoutDefault(address, "ada", shown).email()).isEqualTo("ada@example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team@example.org",
        "{users}@example.org",
        "{user}@{user}.example",
        "{user}{x}@example.org",
        "{user}@localhost",
        "{user} <x@example.org>"
      })
  void a_pattern_that_is_no_address_for_each_user_is_refused(String pattern) {
    assertThatThrownBy(() -> new DefaultAddress(pattern)).hasMessageContaining(pattern);
  }
}
