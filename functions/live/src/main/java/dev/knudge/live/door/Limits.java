package dev.knudge.live.door;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;

/** What each user, and each address, may ask for. Every replica counts for itself: an exact count would cost each request a write that all of them see. */
@Singleton
final class Limits {
  private final TokenBuckets users;
  private final TokenBuckets addresses;
  private final TokenBuckets signIns;

  Limits(DoorSettings settings, Clock clock) {
    users =
        new TokenBuckets(
            RateLimit.parse("user", "knudge.door.user-limit", settings.userLimit()),
            settings.limitKeys(),
            clock);
    addresses =
        new TokenBuckets(
            RateLimit.parse("address", "knudge.door.address-limit", settings.addressLimit()),
            settings.limitKeys(),
            clock);
    signIns =
        new TokenBuckets(
            RateLimit.parse("sign-in", "knudge.door.sign-in-limit", settings.signInLimit()),
            settings.limitKeys(),
            clock);
  }

  /** A request of that user. */
  TokenBuckets.Reading ofUser(String user) {
    return users.take(user);
  }

  /** A request of that address. */
  TokenBuckets.Reading ofAddress(InetAddress client) {
    return addresses.take(ClientAddress.limitKey(client));
  }

  /** A token that was not valid, of that address. */
  TokenBuckets.Reading ofSignIn(InetAddress client) {
    return signIns.take(ClientAddress.limitKey(client));
  }

  /** The answer to one who asked too often. */
  static MutableHttpResponse<?> tooMany(TokenBuckets.Reading reading) {
    long seconds = reading.retryAfter();
    return say(
        reading,
        Problem.of(
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many requests: at most "
                    + reading.limit().burst()
                    + " at once for each "
                    + reading.limit().name()
                    + ", and as many in "
                    + reading.limit().window().toSeconds()
                    + " s. Try again in "
                    + seconds
                    + " s.")
            .response()
            .header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
  }

  /** Says in an answer how much is left. */
  static MutableHttpResponse<?> say(TokenBuckets.Reading reading, MutableHttpResponse<?> answer) {
    return answer
        .header("RateLimit-Policy", reading.limit().policy())
        .header("RateLimit", reading.field());
  }
}
