package dev.knudge.notification;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where e-mail goes for users who named no address of their own: where an organisation's user ids are its mailboxes, nobody has to.
 *
 * @param pattern an address in which {@code {user}} stands for the user's id; blank where such users get no e-mail
 */
public record DefaultAddress(String pattern) {
  private static final String USER = "{user}";

  /**
   * The ids that are put before a domain. Others may be somebody else's mailbox there: mail servers take {@code Ada} and {@code ada+home} to {@code ada}.
   */
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?");

  /**
   * Takes the pattern without blanks around it.
   *
   * @throws IllegalArgumentException if it is neither blank nor an address for each user
   */
  public DefaultAddress {
    pattern = pattern.strip();
    boolean eachTheirOwn =
        pattern.indexOf(USER) == pattern.lastIndexOf(USER) && pattern.contains(USER);
    String sample = pattern.replace(USER, pattern.equals(USER) ? "ada@example.org" : "ada");
    if (!pattern.isEmpty()
        && !(eachTheirOwn
            && PreferencesReader.isEmail(sample)
            && !sample.contains("{")
            && !sample.contains("}"))) {
      throw new IllegalArgumentException(
          "'%s' is no address with {user} in it once, such as {user}@example.org"
              .formatted(pattern));
    }
  }

  /** The user's; null where there is none, or where the id might lead to another's mailbox. */
  public @Nullable String of(String userId) {
    if (pattern.isEmpty() || (!pattern.equals(USER) && !PLAIN.matcher(userId).matches())) {
      return null;
    }
    String address = pattern.replace(USER, userId);
    return PreferencesReader.isEmail(address) ? address : null;
  }
}
