package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnsubscribeLinksTest {
  private static final String OLD = "an-old-secret-for-links-0123456789";
  private static final String NEW = "a-new-secret-for-links-01234567890";

  private final UnsubscribeLinks links = new UnsubscribeLinks("https://k.example", List.of(OLD));

  @Test
  void a_link_is_good_for_its_user_and_kind() {
    assertThat(links.link("ada", Kind.REMINDER))
        .startsWith("https://k.example/api/notifications/unsubscribe?token=");
    assertThat(links.read(token("ada", Kind.DIGEST)))
        .isEqualTo(new UnsubscribeLinks.Wish("ada", Kind.DIGEST));
  }

  @Test
  void what_was_changed_is_none_of_ours() {
    String ada = token("ada", Kind.DIGEST);
    String bob = token("bob", Kind.DIGEST);
    assertThat(links.read(bob.substring(0, bob.indexOf('.')) + ada.substring(ada.indexOf('.'))))
        .isNull();
    assertThat(links.read(ada.substring(0, ada.length() - 4))).isNull();
    assertThat(links.read("")).isNull();
    assertThat(links.read(".")).isNull();
    assertThat(links.read("%%%.%%%")).isNull();
    assertThat(new UnsubscribeLinks("https://k.example", List.of(NEW)).read(ada)).isNull();
  }

  @Test
  void a_new_secret_in_front_leaves_old_links_good() {
    UnsubscribeLinks both = new UnsubscribeLinks("https://k.example", List.of(NEW, OLD));
    assertThat(both.read(token("ada", Kind.REMINDER))).isNotNull();
    assertThat(both.link("ada", Kind.REMINDER)).isNotEqualTo(links.link("ada", Kind.REMINDER));
  }

  @Test
  void a_short_secret_is_refused_and_none_means_no_links() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnsubscribeLinks("https://k.example", List.of("short")));
    assertThat(new UnsubscribeLinks("https://k.example", List.of("")).areSetUp()).isFalse();
  }

  private String token(String user, Kind kind) {
    String link = links.link(user, kind);
    return link.substring(link.indexOf("token=") + "token=".length());
  }
}
