package dev.knudge.notification.channel;

import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import dev.knudge.runtime.settings.SettingsException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What a failure to send an e-mail means: 4xx is worth another try, 5xx is not (RFC 5321, 4.2.1), a server that cannot be reached has taken nothing. One that breaks off may have.
 */
final class MailFailures {
  /** RFC 5321, 4.2.3: it takes nothing at all at present; the other 4xx are about this e-mail. */
  private static final int SHUTTING_DOWN = 421;

  private MailFailures() {}

  static SendResult result(Throwable failure) {
    SendResult result = null;
    boolean input = false;
    for (Throwable each = failure; each != null && result == null; each = next(each)) {
      result = known(each);
      input |= each instanceof IOException;
    }
    if (result != null) {
      return result;
    }
    // What is neither an answer nor a broken connection is a message that cannot be made.
    return input || failure.getCause() instanceof MessagingException
        ? SendResult.Unknown.away(Reason.MAIL_BROKE_OFF.text())
        : new SendResult.Refused(
            Reason.EMAIL_CANNOT_BE_MADE.text(failure.getClass().getSimpleName()));
  }

  private static @Nullable SendResult known(Throwable failure) {
    return switch (failure) {
      case SMTPAddressFailedException refused -> answered(refused.getReturnCode());
      case SMTPSenderFailedException refused -> answered(refused.getReturnCode());
      case SMTPSendFailedException refused when refused.getReturnCode() > 0 ->
          answered(refused.getReturnCode());
      case AddressException _ -> new SendResult.Refused(Reason.EMAIL_ADDRESS_IS_NONE.text());
      // Ours to mend, and no fault of the message.
      case SettingsException _ -> SendResult.NotNow.away(Reason.EMAIL_SET_UP_WRONG.text());
      case AuthenticationFailedException _ ->
          SendResult.NotNow.away(Reason.MAIL_CREDENTIALS.text());
      case MailConnectException _ -> SendResult.NotNow.away(Reason.MAIL_UNREACHABLE.text());
      case MessagingException refused when isBadGreeting(refused) ->
          SendResult.NotNow.away(Reason.MAIL_CLOSED.text());
      default -> null;
    };
  }

  /** A server that greets with 4xx or 5xx, or not at all, has taken nothing either; Jakarta Mail has no type for it. */
  private static boolean isBadGreeting(MessagingException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("Got bad greeting from SMTP host")
        || message.startsWith("Could not connect to SMTP host");
  }

  private static SendResult answered(int code) {
    String reason = Reason.MAIL_ANSWERED.text(code);
    if (code >= 500 && code < 600) {
      return new SendResult.Refused(reason);
    }
    return new SendResult.NotNow(reason, null, code == SHUTTING_DOWN);
  }

  /** The reason behind it; Jakarta Mail also keeps one beside the cause. */
  private static @Nullable Throwable next(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause != null) {
      return cause;
    }
    return failure instanceof MessagingException mail ? mail.getNextException() : null;
  }
}
