package dev.knudge.notification;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What may be set. Why each is as it is stands in {@code application.properties}.
 *
 * @param languages those that there are templates for among the resources
 * @param languagesFolder with more, or others; blank for none
 * @param publicUrl where people reach the API, for links in e-mails
 * @param linkSecrets what those links are signed with: the first signs, all are accepted; none where e-mail is not set up
 * @param liveUrl of the service that knows who is online; blank where nobody is to be asked
 * @param presenceTimeout how long it may take to answer
 * @param privateAddresses whether webhooks and push services may be at private addresses, and without TLS
 * @param channelTimeout of each wait for another side
 * @param attemptTimeout of one attempt in all
 * @param lease after so long without an outcome the sender of an attempt is taken to be dead
 * @param concurrency attempts under way at a time by each channel in a pod
 * @param concurrencyPerUser of those for one user
 * @param pause how long another side that is evidently away is left alone
 * @param acknowledgement how long a push waits for its acknowledgement
 * @param patienceWithAnother how long a channel is tried where another is left
 * @param patienceAlone how long the last channel is tried
 * @param emailsPerDay how many e-mails a user gets in a day at most; 0 is no limit
 * @param smsPerDay how many SMS
 * @param freshFor what happened longer ago is not told by itself
 * @param perHour of how many notifications in an hour, reminders aside, a user is told one by one
 * @param gatherFor how long what is more is gathered
 * @param tickBudget after so long a tick leaves the rest to the next one
 * @param retention how long notifications are kept
 * @param mailUrl {@code smtp://host:port} or {@code smtps://host:port}; blank where e-mail is not set up
 * @param mailUsername blank where the server asks for none
 * @param mailPassword its password
 * @param mailFrom the sender, with or without a name
 * @param mailDefaultAddress for users who named none, with {@code {user}} for their id; blank: they get no e-mail
 * @param smsUrl of Twilio, or of another that speaks its API
 * @param smsAccount the account's id; blank where SMS is not set up
 * @param smsToken the account's secret
 * @param smsFrom the sender's number
 * @param webPushKey the VAPID private key: 32 bytes in base64url; blank where web push is not set up
 * @param webPushContact whom push services may write to: a mailto: or https: URI
 */
@Context
public record NotificationSettings(
    @Value("${knudge.notification.languages}") List<String> languages,
    @Value("${knudge.notification.languages-folder}") String languagesFolder,
    @Value("${knudge.notification.public-url}") String publicUrl,
    @Value("${knudge.notification.link-secret}") List<String> linkSecrets,
    @Value("${knudge.notification.live-url}") String liveUrl,
    @Value("${knudge.notification.presence-timeout}") Duration presenceTimeout,
    @Value("${knudge.notification.private-addresses}") boolean privateAddresses,
    @Value("${knudge.notification.channel-timeout}") Duration channelTimeout,
    @Value("${knudge.notification.attempt-timeout}") Duration attemptTimeout,
    @Value("${knudge.notification.lease}") Duration lease,
    @Value("${knudge.notification.concurrency}") int concurrency,
    @Value("${knudge.notification.concurrency-per-user}") int concurrencyPerUser,
    @Value("${knudge.notification.pause}") Duration pause,
    @Value("${knudge.notification.acknowledgement}") Duration acknowledgement,
    @Value("${knudge.notification.patience-with-another}") Duration patienceWithAnother,
    @Value("${knudge.notification.patience-alone}") Duration patienceAlone,
    @Value("${knudge.notification.emails-per-day}") int emailsPerDay,
    @Value("${knudge.notification.sms-per-day}") int smsPerDay,
    @Value("${knudge.notification.fresh-for}") Duration freshFor,
    @Value("${knudge.notification.per-hour}") int perHour,
    @Value("${knudge.notification.gather-for}") Duration gatherFor,
    @Value("${knudge.notification.tick-budget}") Duration tickBudget,
    @Value("${knudge.notification.retention}") Duration retention,
    @Value("${knudge.mail.url}") String mailUrl,
    @Value("${knudge.mail.username}") String mailUsername,
    @Value("${knudge.mail.password}") String mailPassword,
    @Value("${knudge.mail.from}") String mailFrom,
    @Value("${knudge.mail.default-address}") String mailDefaultAddress,
    @Value("${knudge.sms.url}") String smsUrl,
    @Value("${knudge.sms.account}") String smsAccount,
    @Value("${knudge.sms.token}") String smsToken,
    @Value("${knudge.sms.from}") String smsFrom,
    @Value("${knudge.web-push.key}") String webPushKey,
    @Value("${knudge.web-push.contact}") String webPushContact) {
  /**
   * Looks at what would else be found wrong only when the first event is there.
   *
   * @throws SettingsException if the default address is none for each user
   */
  public NotificationSettings {
    defaultAddress(mailDefaultAddress);
  }

  /** As the rules take it. */
  Patience patience() {
    return new Patience(acknowledgement, patienceWithAnother, patienceAlone);
  }

  /** As the rules take it. */
  Intake intake() {
    return new Intake(freshFor, perHour);
  }

  /** As the rules take it. */
  Allowance allowance() {
    return new Allowance(Map.of("email", emailsPerDay, "sms", smsPerDay));
  }

  /** As the rules take it. */
  public DefaultAddress defaultAddress() {
    return defaultAddress(mailDefaultAddress);
  }

  private static DefaultAddress defaultAddress(String pattern) {
    try {
      return new DefaultAddress(pattern);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("MAIL_DEFAULT_ADDRESS: " + e.getMessage() + ".");
    }
  }

  /** Without what it says: some of it is secret. */
  @Override
  public String toString() {
    return "NotificationSettings";
  }
}
