package dev.knudge.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::7f00:1",
        "2001:0:7f00:1::1",
        "2002:7f00:1::1",
        "2001:db8::1",
      })
  void what_is_not_public_is_out_of_reach(String address) {
    assertThat(AddressGuard.isPublic(InetAddress.ofLiteral(address))).isFalse();
    assertThatExceptionOfType(AddressGuard.ForbiddenException.class)
        .isThrownBy(() -> new AddressGuard(false).resolve(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"})
  void what_is_public_is_in_reach(String address) throws Exception {
    assertThat(new AddressGuard(false).resolve(address)).hasSize(1);
  }

  @Test
  void names_are_looked_up_before_they_are_judged() {
    assertThatExceptionOfType(AddressGuard.ForbiddenException.class)
        .isThrownBy(() -> new AddressGuard(false).resolve("localhost"));
    assertThatExceptionOfType(AddressGuard.ForbiddenException.class)
        .isThrownBy(() -> new AddressGuard(false).resolve("[::ffff:127.0.0.1]"));
  }

  @Test
  void where_it_is_allowed_anything_is_in_reach() throws Exception {
    assertThat(new AddressGuard(true).resolve("127.0.0.1")).hasSize(1);
  }
}
