// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a hub may send us to.
class ReachTest {
  private static final Reach PUBLIC = new Reach(URI.create("https://hub.example"), Set.of());
  private static final Reach LOCAL = new Reach(URI.create("http://127.0.0.1:8000"), Set.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "2130706433",
        "127.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fe80::1]",
        "[febf::1]",
        "[ff02::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:db8::1]"
      })
  void refusesAddressesThatAreNotPublic(String host) {
    assertThat(catchThrowableOfType(Fault.class, () -> PUBLIC.resolve(host, 443)).code())
        .isEqualTo(Code.HUB_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "192.169.1.1",
        "198.17.1.1",
        "223.255.255.255",
        "[2606:4700::1111]",
        "[2a00:1450::1]",
        "[2003::1]"
      })
  void allowsPublicAddresses(String host) {
    assertThatCode(() -> PUBLIC.resolve(host, 443)).doesNotThrowAnyException();
  }

  @Test
  void theHubItselfMayBePrivate() throws Exception {
    assertThat(LOCAL.resolve("127.0.0.1", 8000)).hasSize(1);
    assertThat(LOCAL.resolve("localhost", 8000)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {22, 80, 443, 8001})
  void otherPortsOfItsMachineAreNotTheHub(int port) {
    assertThat(catchThrowableOfType(Fault.class, () -> LOCAL.resolve("localhost", port)).code())
        .isEqualTo(Code.HUB_ADDRESS);
  }

  @Test
  void otherPrivateHostsHaveToBeNamed() throws Exception {
    Reach reach = new Reach(URI.create("https://hub.example"), Set.of("10.1.2.3", "10.1.2.4:444"));
    assertThat(reach.resolve("10.1.2.3", 443)).hasSize(1);
    assertThat(reach.resolve("10.1.2.4", 444)).hasSize(1);
    assertThat(catchThrowableOfType(Fault.class, () -> reach.resolve("10.1.2.4", 443))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hub.example/x",
        "ftp://hub.example/x",
        "file:///etc/passwd",
        "https://hub.example@evil.example/x",
        "https:///x",
        "mailto:someone"
      })
  void refusesAddressesThatAreNotHttpsOrHideTheirHost(String address) {
    assertThat(catchThrowableOfType(Fault.class, () -> PUBLIC.check(URI.create(address))).code())
        .isEqualTo(Code.HUB_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://HUB.example/a", "https://hub.example:443/a", "https://hub.example./a"})
  void knowsTheHubByAnySpelling(String address) {
    assertThat(PUBLIC.hub(URI.create(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hub.example:444/a",
        "http://hub.example/a",
        "https://cdn.hub.example/a",
        "https://hub.example.evil.example/a"
      })
  void knowsWhatIsNotTheHub(String address) {
    assertThat(PUBLIC.hub(URI.create(address))).isFalse();
  }

  @Test
  void anAddressOfIpv6ThatStandsForOneOfIpv4IsThatOne() throws Exception {
    assertThat(PrivateAddresses.contain(InetAddress.getByName("::ffff:1.1.1.1"))).isFalse();
  }
}
