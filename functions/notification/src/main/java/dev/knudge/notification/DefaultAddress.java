package dev.knudge.notification;

import org.jspecify.annotations.Nullable;

/**
 * Where e-mail goes for users who named no address of their own: where an organisation's user ids are its mailboxes, nobody has to.
 *
 * @param pattern an address in which {@code {user}} stands for the user's id; blank where such users get no e-mail
 */
public record DefaultAddress(String pattern) {
  /** The user's; null where there is none, or where it would be no address. */
  public @Nullable String of(String userId) {
    String address = pattern.strip().replace("{user}", userId);
    return PreferencesReader.isEmail(address) ? address : null;
  }
}
