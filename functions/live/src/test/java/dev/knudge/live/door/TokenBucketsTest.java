package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.knudge.runtime.settings.SettingsException;
import dev.knudge.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketsTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-28T12:00:00Z"));
  private final TokenBuckets buckets = buckets("3/6s", 1000);

  private TokenBuckets buckets(String limit, int keys) {
    return new TokenBuckets(RateLimit.parse("user", "x", limit), keys, clock);
  }

  @Test
  void so_many_at_once_and_then_no_more() {
    assertThat(buckets.take("a"))
        .returns(true, TokenBuckets.Reading::allowed)
        .returns(2L, TokenBuckets.Reading::remaining);
    buckets.take("a");
    assertThat(buckets.take("a"))
        .returns(true, TokenBuckets.Reading::allowed)
        .returns(0L, TokenBuckets.Reading::remaining)
        .returns(Duration.ofSeconds(2), TokenBuckets.Reading::pause)
        .returns("\"user\";r=0;t=6", TokenBuckets.Reading::field);
    assertThat(buckets.take("a"))
        .returns(false, TokenBuckets.Reading::allowed)
        .returns(2L, TokenBuckets.Reading::retryAfter);
  }

  @Test
  void who_waits_as_long_as_was_said_is_served_and_not_before() {
    drain("a", 3);
    clock.advance(Duration.ofMillis(1999));
    assertThat(buckets.take("a").allowed()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(buckets.take("a").allowed()).isTrue();
    assertThat(buckets.take("a").allowed()).isFalse();
  }

  @Test
  void what_was_refused_costs_nothing() {
    drain("a", 3);
    for (int i = 0; i < 100; i++) {
      assertThat(buckets.take("a").allowed()).isFalse();
    }
    clock.advance(Duration.ofSeconds(6));
    assertThat(buckets.take("a").remaining()).isEqualTo(2);
  }

  @Test
  void a_bucket_never_holds_more_than_its_burst() {
    drain("a", 3);
    clock.advance(Duration.ofDays(1));
    drain("a", 3);
    assertThat(buckets.take("a").allowed()).isFalse();
  }

  @Test
  void one_does_not_pay_for_another() {
    drain("a", 3);
    assertThat(buckets.take("b").allowed()).isTrue();
  }

  @Test
  void looking_takes_nothing() {
    for (int i = 0; i < 10; i++) {
      assertThat(buckets.look("a").remaining()).isEqualTo(3);
    }
  }

  @Test
  void a_clock_that_is_set_back_keeps_nobody_out_for_longer_than_an_empty_bucket() {
    drain("a", 3);
    clock.advance(Duration.ofHours(-1));
    assertThat(buckets.take("a")).returns(false, TokenBuckets.Reading::allowed);
    clock.advance(Duration.ofSeconds(6));
    assertThat(buckets.take("a").allowed()).isTrue();
  }

  @Test
  void of_more_keys_than_it_may_hold_the_one_that_asked_last_longest_ago_is_forgotten() {
    TokenBuckets few = buckets("3/6s", 160);
    for (int i = 0; i < 100_000; i++) {
      few.take("key-" + i);
      few.take("always");
    }
    assertThat(few.size()).isLessThanOrEqualTo(160);
    assertThat(few.take("always").allowed()).isFalse();
    assertThat(few.look("key-0").remaining()).isEqualTo(3);
  }

  @Test
  void many_threads_get_no_more_than_one_would() throws Exception {
    TokenBuckets shared = buckets("500/1h", 1000);
    var allowed = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2000; i++) {
        threads.execute(() -> {
          if (shared.take("a").allowed()) {
            allowed.incrementAndGet();
          }
        });
      }
    }
    assertThat(allowed).hasValue(500);
  }

  @Test
  void the_policy_is_said_as_the_draft_has_it() {
    assertThat(RateLimit.parse("user", "x", "200/4s").policy()).isEqualTo("\"user\";q=200;w=4");
    assertThat(RateLimit.parse("user", "x", "30/3m").policy()).isEqualTo("\"user\";q=30;w=180");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "200", "0/4s", "10/0s", "-1/4s", "10/4", "10 / 4s", "9999999999/1s"})
  void what_is_no_limit_is_refused_with_the_settings_name(String text) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> RateLimit.parse("user", "knudge.door.user-limit", text))
        .withMessageContaining("knudge.door.user-limit")
        .withMessageContaining("'" + text + "'");
  }

  private void drain(String key, int tokens) {
    for (int i = 0; i < tokens; i++) {
      assertThat(buckets.take(key).allowed()).isTrue();
    }
  }
}
