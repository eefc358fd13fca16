package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.knudge.runtime.settings.SettingsException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private static final ClientAddress CLUSTER =
      ClientAddress.behind(List.of("127.0.0.0/8", "10.0.0.0/8", "::1/128", "fc00::/7"));

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, '',                                  203.0.113.9",
    "203.0.113.9, '198.51.100.1',                      203.0.113.9",
    "127.0.0.1,   '',                                  127.0.0.1",
    "127.0.0.1,   '198.51.100.1',                      198.51.100.1",
    "127.0.0.1,   '198.51.100.1, 10.4.5.6',            198.51.100.1",
    "127.0.0.1,   '1.2.3.4, 198.51.100.1, 10.4.5.6',   198.51.100.1",
    "127.0.0.1,   '198.51.100.1, nonsense, 10.4.5.6',  10.4.5.6",
    "127.0.0.1,   '2001:db8::1, fd00::5',              2001:db8:0:0:0:0:0:1",
    "127.0.0.1,   '10.1.1.1, 10.2.2.2',                10.1.1.1",
    "127.0.0.1,   'localhost',                         127.0.0.1"
  })
  void the_client_is_the_last_that_is_no_trusted_proxy(
      String peer, String forwardedFor, String client) {
    assertThat(
            CLUSTER
                .of(
                    InetAddress.ofLiteral(peer),
                    forwardedFor.isEmpty() ? List.of() : List.of(forwardedFor))
                .getHostAddress())
        .isEqualTo(client);
  }

  @Test
  void several_fields_are_one_list() {
    assertThat(
            CLUSTER.of(
                InetAddress.ofLiteral("127.0.0.1"), List.of("1.2.3.4", "198.51.100.1", "10.0.0.1")))
        .isEqualTo(InetAddress.ofLiteral("198.51.100.1"));
  }

  @Test
  void nobody_is_believed_unless_it_is_said_whom_to_believe() {
    assertThat(
            ClientAddress.behind(List.of())
                .of(InetAddress.ofLiteral("127.0.0.1"), List.of("1.2.3.4")))
        .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
  }

  @Test
  void a_network_holds_its_own_and_no_others() {
    ClientAddress odd = ClientAddress.behind(List.of(" 172.16.0.0/12 ", "192.0.2.7"));
    assertThat(odd.trusts(InetAddress.ofLiteral("172.31.255.255"))).isTrue();
    assertThat(odd.trusts(InetAddress.ofLiteral("172.32.0.0"))).isFalse();
    assertThat(odd.trusts(InetAddress.ofLiteral("192.0.2.7"))).isTrue();
    assertThat(odd.trusts(InetAddress.ofLiteral("192.0.2.6"))).isFalse();
    assertThat(odd.trusts(InetAddress.ofLiteral("::1"))).isFalse();
  }

  @Test
  void limits_go_by_the_address_and_for_ipv6_by_the_site() {
    assertThat(ClientAddress.limitKey(InetAddress.ofLiteral("198.51.100.1")))
        .isEqualTo("198.51.100.1");
    assertThat(ClientAddress.limitKey(InetAddress.ofLiteral("2001:db8:1:2::3")))
        .isEqualTo(ClientAddress.limitKey(InetAddress.ofLiteral("2001:db8:1:2:ffff::9")))
        .isNotEqualTo(ClientAddress.limitKey(InetAddress.ofLiteral("2001:db8:1:3::3")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "cluster.local", "10.0.0.0/", "::/129"})
  void what_is_no_network_is_refused(String text) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ClientAddress.behind(List.of(text)))
        .withMessageContaining(text);
  }
}
