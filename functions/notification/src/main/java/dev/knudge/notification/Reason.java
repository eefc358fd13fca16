package dev.knudge.notification;

import java.util.Locale;

/**
 * Why a delivery stands as it does. It is kept by its name, and said in the language of whoever reads it: each language has a sentence for each ({@code why.<name>}). A reason may have
 * a value, after a colon, and further reasons, after a space; no name, person, address or secret is ever one.
 */
public enum Reason {
  NO_SUCH_CHANNEL,
  UNSUBSCRIBED,
  SPENT,
  SEEN,
  MUTED,
  UNWANTED,
  UNACKNOWLEDGED,
  NOT_REPEATED,
  TRIED,
  NO_PAGE_OPEN,
  EMAIL_NOT_SET_UP,
  EMAIL_SET_UP_WRONG,
  NO_EMAIL_ADDRESS,
  EMAIL_ADDRESS_IS_NONE,
  EMAIL_CANNOT_BE_MADE,
  MAIL_ANSWERED,
  MAIL_CREDENTIALS,
  MAIL_UNREACHABLE,
  MAIL_CLOSED,
  MAIL_BROKE_OFF,
  SMS_NOT_SET_UP,
  NO_PHONE,
  SMS_ANSWERED,
  SMS_CREDENTIALS,
  SMS_UNREACHABLE,
  SMS_UNANSWERED,
  NO_WEBHOOK,
  WEBHOOK_ANSWERED,
  WEBHOOK_UNANSWERED,
  WEBHOOK_UNSENT,
  WEB_PUSH_NOT_SET_UP,
  NO_BROWSER,
  BROWSER_GONE,
  BROWSER_KEY_IS_NONE,
  PUSH_SERVICE_ANSWERED,
  PUSH_SERVICE_UNANSWERED,
  PUSH_SERVICE_LATE,
  PUSH_SERVICE_UNSENT,
  UNREACHABLE,
  NAME_UNKNOWN,
  NOT_PUBLIC,
  STOPPED,
  NO_WORDS,
  TOOK_TOO_LONG,
  FAULT;

  /** As it is kept. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * As it is kept, with what fills it in.
   *
   * @param value without a space
   */
  public String text(Object value) {
    return text() + ":" + value;
  }
}
